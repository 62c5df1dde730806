import type { Vector } from "../linalg/index.ts";

/**
 * Weighted mean over the entries with weight above 0; NaN where the weights sum to 0.
 *
 * Values with weight 0 may be NaN: exclusion is weight 0.
 *
 * @example
 * weightedMean([1, 2, Number.NaN], [1, 3, 0]) // => 1.75
 */
export function weightedMean(values: Vector, weights: Vector): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    if (!(weights[i] > 0)) continue;
    sum += weights[i] * values[i];
    total += weights[i];
  }
  return sum / total;
}

/**
 * Weighted mean and population standard deviation about that mean, over the entries with weight above 0.
 *
 * @example
 * weightedMoments([1, 3], [1, 1]) // => { mean: 2, deviation: 1 }
 */
export function weightedMoments(values: Vector, weights: Vector): { mean: number; deviation: number } {
  const mean = weightedMean(values, weights);
  let squares = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    if (!(weights[i] > 0)) continue;
    squares += weights[i] * (values[i] - mean) ** 2;
    total += weights[i];
  }
  return { mean, deviation: Math.sqrt(squares / total) };
}
