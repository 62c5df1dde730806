import type { Vector } from "../linalg/index.ts";
import { correlation } from "../stats/index.ts";

/**
 * Spearman's rank correlation over the places where both are finite; equal values have the mean of their ranks. NaN below 2 places, or
 * where one side has no spread.
 *
 * With a signal and the returns after it this is the rank information coefficient.
 *
 * @param x  [N]; NaN is left out
 * @param y  [N]
 * @complexity O(N log N)
 * @example
 * rankCorrelation([1, 2, 3, Number.NaN], [10, 100, 1000, 5]) // => 1
 */
export function rankCorrelation(x: Vector, y: Vector): number {
  const known: number[] = [];
  for (let i = 0; i < x.length; i++) if (Number.isFinite(x[i]) && Number.isFinite(y[i])) known.push(i);
  return correlation(ranksOf(x, known), ranksOf(y, known));
}

/** Ranks from 1, in the order of `places`; ties share the mean of theirs. */
function ranksOf(values: Vector, places: readonly number[]): Float64Array {
  const order = Array.from(places, (_, k) => k).sort((a, b) => values[places[a]] - values[places[b]]);
  const ranks = new Float64Array(places.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[places[order[to]]] === values[places[order[from]]]) to++;
    for (let k = from; k < to; k++) ranks[order[k]] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}
