import type { Vector } from "../linalg/index.ts";

/** How names are sorted into portfolios. */
export interface QuantileOptions {
  /** Number of portfolios, from the lowest signal up. */
  readonly count: number;
  /** [N] group of each name: the sort is then within groups, each as large in every portfolio as its names make it; −1 = none, left out. */
  readonly groups?: Int32Array;
}

/**
 * Long-only portfolios of names sorted by a signal: `count` of them, from the lowest up, each with weights that sum to 1 in proportion to
 * `size`; all 0 where it has no name.
 *
 * A name's place is u = (names below + ½ names equal) / n among the members (of its group), its portfolio ⌊count · u⌋: equal signals stay
 * together, so portfolios differ in size where there are many.
 *
 * @param signal  [N]; NaN = left out
 * @param size    [N] 1 for equal weights, a cap for cap weights; 0 or NaN = left out
 * @returns [count] of [N]
 * @complexity O(N log N + count·N)
 * @example
 * quantilePortfolios([5, 1, 3, 2], [1, 1, 1, 1], { count: 2 }).map((weights) => Array.from(weights)) // => [[0, 0.5, 0, 0.5], [0.5, 0, 0.5, 0]]
 */
export function quantilePortfolios(
  signal: Vector,
  size: Vector,
  { count, groups }: QuantileOptions,
): readonly Float64Array[] {
  const place = quantilePlaces(signal, size, { count, ...(groups === undefined ? {} : { groups }) });
  return Array.from({ length: count }, (_, q) => {
    const weights = new Float64Array(signal.length);
    let total = 0;
    for (let i = 0; i < weights.length; i++) if (place[i] === q) total += size[i];
    if (total > 0) for (let i = 0; i < weights.length; i++) if (place[i] === q) weights[i] = size[i] / total;
    return weights;
  });
}

/** [N] the portfolio of each name; −1 where it is left out. */
function quantilePlaces(signal: Vector, size: Vector, { count, groups }: QuantileOptions): Int32Array {
  const places = new Int32Array(signal.length).fill(-1);
  const members = new Map<number, number[]>();
  for (let i = 0; i < signal.length; i++) {
    const group = groups?.[i] ?? 0;
    if (group < 0 || !(size[i] > 0) || !Number.isFinite(signal[i])) continue;
    const list = members.get(group);
    if (list === undefined) members.set(group, [i]);
    else list.push(i);
  }
  for (const names of members.values()) {
    names.sort((a, b) => signal[a] - signal[b]);
    for (let from = 0; from < names.length; ) {
      let to = from + 1;
      while (to < names.length && signal[names[to]] === signal[names[from]]) to++;
      const place = Math.floor((count * (from + to)) / (2 * names.length));
      for (let k = from; k < to; k++) places[names[k]] = Math.min(place, count - 1);
      from = to;
    }
  }
  return places;
}
