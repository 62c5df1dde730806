import type { Vector } from "../../linalg/index.ts";

/** Names in equally populated groups by market cap. */
export interface SizeGroups {
  readonly count: number;
  /** [N] from the smallest; −1 where the name has none. */
  readonly group: Int32Array;
}

/**
 * Equally populated groups by market cap among the members; members and other placed names go by the groups' lower bounds, so
 * that equal caps are in one group.
 *
 * @param members  [N] 1 = makes the groups
 * @param placed   [N] 1 = gets a group; members do in any case
 * @returns as many groups as asked for, or as there are members where that is fewer
 */
export function sizeGroups(
  members: Uint8Array,
  placed: Uint8Array,
  marketCap: Vector,
  groupCount: number,
): SizeGroups {
  const caps = sortedWhere(members, marketCap);
  const count = Math.min(groupCount, caps.length);
  const group = new Int32Array(members.length).fill(-1);
  const floors = new Float64Array(count);
  for (let g = 0; g < count; g++) floors[g] = caps[Math.floor((g * caps.length) / count)];
  for (let asset = 0; asset < placed.length; asset++) {
    if ((placed[asset] !== 1 && members[asset] !== 1) || count === 0) continue;
    let g = count - 1;
    while (g > 0 && marketCap[asset] < floors[g]) g--;
    group[asset] = g;
  }
  return { count, group };
}

/** The values of the members, ascending. */
export function sortedWhere(members: Uint8Array, values: Vector): Float64Array {
  const out = new Float64Array(members.length);
  let size = 0;
  for (let asset = 0; asset < members.length; asset++) if (members[asset] === 1) out[size++] = values[asset];
  return out.subarray(0, size).sort();
}
