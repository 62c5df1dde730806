/** Part of one asset's time on a list, between two trading days, both included. */
export interface ListSpell {
  readonly fromDay: number;
  readonly toDay: number;
  readonly asset: number;
  readonly list: number;
}

/** Who is on which list, day after day. */
export interface ListState {
  /** By list name at the close of a day, [N] flags; the same object as long as nothing changes. Days must ascend. */
  at(day: number): ReadonlyMap<string, Uint8Array>;
}

/** @param spells  by fromDay ascending; an asset may have several on a list at a time */
export function listState(
  assetCount: number,
  names: readonly string[],
  spells: readonly ListSpell[],
): ListState {
  const endings = [...spells].sort((a, b) => a.toDay - b.toDay);
  const counts = names.map(() => new Int32Array(assetCount));
  let [nextStart, nextEnd] = [0, 0];
  let current = flags(names, counts);
  return {
    at(day) {
      const [startBefore, endBefore] = [nextStart, nextEnd];
      for (; spells[nextStart] !== undefined && spells[nextStart]!.fromDay <= day; nextStart++) {
        const { list, asset } = spells[nextStart]!;
        counts[list]![asset]!++;
      }
      for (; endings[nextEnd] !== undefined && endings[nextEnd]!.toDay < day; nextEnd++) {
        const { list, asset } = endings[nextEnd]!;
        counts[list]![asset]!--;
      }
      if (nextStart !== startBefore || nextEnd !== endBefore) current = flags(names, counts);
      return current;
    },
  };
}

function flags(names: readonly string[], counts: readonly Int32Array[]): ReadonlyMap<string, Uint8Array> {
  return new Map(
    names.map((name, list) => [name, Uint8Array.from(counts[list]!, (count) => Math.min(count, 1))]),
  );
}
