import { EngineError } from "../errors/index.ts";

/**
 * Which groups (industries, say) each asset belongs to and with what share, as compressed rows: asset n's groups are
 * `codes[offsets[n] … offsets[n + 1])`, its shares stand beside them and sum to 1. An asset without a group has an
 * empty row. One group per asset with share 1 is the common case and costs one entry.
 */
export interface Memberships {
  readonly offsets: Int32Array;
  readonly codes: Int32Array;
  readonly shares: Float64Array;
}

/**
 * Memberships from one group code per asset; -1 means none.
 *
 * @example
 * Array.from(singleMembership(Int32Array.of(1, -1, 0)).offsets) // => [0, 1, 1, 2]
 */
export function singleMembership(codes: Int32Array): Memberships {
  const offsets = new Int32Array(codes.length + 1);
  for (let asset = 0; asset < codes.length; asset++)
    offsets[asset + 1] = offsets[asset] + (codes[asset] >= 0 ? 1 : 0);
  const known = codes.filter((code) => code >= 0);
  return { offsets, codes: known, shares: new Float64Array(known.length).fill(1) };
}

/**
 * Memberships of `assetCount` assets of which none has a group.
 *
 * @example
 * Array.from(noMemberships(2).offsets) // => [0, 0, 0]
 */
export function noMemberships(assetCount: number): Memberships {
  return { offsets: new Int32Array(assetCount + 1), codes: new Int32Array(0), shares: new Float64Array(0) };
}

/**
 * Memberships from lists of (group, share) per asset.
 *
 * @throws {EngineError} value: the shares of an asset do not sum to 1 within 1e-9
 * @example
 * Array.from(memberships([[{ code: 0, share: 0.25 }, { code: 2, share: 0.75 }], []]).offsets) // => [0, 2, 2]
 */
export function memberships(rows: readonly (readonly { code: number; share: number }[])[]): Memberships {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, asset) => {
    const sum = row.reduce((total, entry) => total + entry.share, 0);
    if (row.length > 0 && !(Math.abs(sum - 1) <= 1e-9)) {
      throw new EngineError("value", `memberships needs shares that sum to 1, got ${sum} for asset ${asset}`);
    }
    offsets[asset + 1] = offsets[asset] + row.length;
  });
  const flat = rows.flat();
  return {
    offsets,
    codes: Int32Array.from(flat, (entry) => entry.code),
    shares: Float64Array.from(flat, (entry) => entry.share),
  };
}

/**
 * The group in which an asset has its largest share, the first of equals; -1 where it has none.
 *
 * @example
 * mainGroup(singleMembership(Int32Array.of(1, -1)), 0) // => 1
 */
export function mainGroup({ offsets, codes, shares }: Memberships, asset: number): number {
  let main = offsets[asset];
  if (main === offsets[asset + 1]) return -1;
  for (let entry = main + 1; entry < offsets[asset + 1]; entry++)
    if (shares[entry] > shares[main]) main = entry;
  return codes[main];
}
