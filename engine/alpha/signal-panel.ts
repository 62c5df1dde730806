import type { Matrix, Vector } from "../linalg/index.ts";

/** A signal at one close, with what it is measured against. [N] each. */
export interface SignalDate {
  /** Row of the first period after the close, in the panels of returns. */
  readonly period: number;
  /** Calendar year of the close. */
  readonly year: number;
  /** As given; NaN = not known or not covered. */
  readonly signal: Vector;
  /** What no factor of the model spans (`purifySignal`). */
  readonly orthogonal: Vector;
  /** Share that the factors span, and their loadings [K] for a signal of unit deviation. */
  readonly spannedShare: number;
  readonly loadings: Vector;
  /** Regression weights, 0 outside the estimation universe. */
  readonly weights: Vector;
  readonly marketCap: Vector;
  /** Forecast specific volatility, or any other measure of it; NaN = not known. */
  readonly volatility: Vector;
  /** Code of the industry; −1 = none. */
  readonly industry: Int32Array;
}

/** Returns of names by period. */
export interface ReturnPanels {
  /** [T×N] excess returns; NaN = none. */
  readonly total: Matrix;
  /** [T×N] specific returns of the model. */
  readonly specific: Matrix;
}

/**
 * [N] sums of returns over `horizon` periods from a row on; NaN where a name has none of them. NaN everywhere where the panel ends before.
 *
 * @complexity O(horizon·N)
 * @example
 * Array.from(forwardReturns({ rows: 2, cols: 2, values: Float64Array.of(1, 2, 3, Number.NaN) }, 0, 2)) // => [4, 2]
 */
export function forwardReturns({ rows, cols, values }: Matrix, from: number, horizon: number): Float64Array {
  const sums = new Float64Array(cols).fill(Number.NaN);
  if (from + horizon > rows) return sums;
  for (let t = from; t < from + horizon; t++) {
    for (let i = 0; i < cols; i++) {
      const value = values[t * cols + i];
      if (!Number.isNaN(value)) sums[i] = Number.isNaN(sums[i]) ? value : sums[i] + value;
    }
  }
  return sums;
}
