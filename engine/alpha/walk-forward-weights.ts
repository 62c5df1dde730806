import { EngineError } from "../errors/index.ts";
import { type Matrix, matrix, type Vector } from "../linalg/index.ts";
import { type CombinationMoments, combinationMoments, combinationWeights } from "./combine-signals.ts";
import { summariseCoefficients } from "./summarise-coefficients.ts";

/** When weights of signals are known, and how they are made. */
export interface WalkForwardOptions {
  /** [D] row of the first period after each date, ascending. */
  readonly periods: ArrayLike<number>;
  /** Periods that a coefficient's returns span. */
  readonly horizon: number;
  /** As in `combinationWeights`. */
  readonly shrinkage: number;
  /** Coefficients below which there are no weights yet; 2 or more. */
  readonly fewest: number;
}

/**
 * Weights of signals at each date, by the coefficients that were known then: those whose returns had ended by the date's close. No weight
 * looks ahead: a change of any later return changes none of them.
 *
 * @param coefficients  [D×S] one row per date, one column per signal; NaN = none
 * @returns [D×S] each row with Σ|w| = 1; NaN before there are enough, and where the covariance cannot be inverted
 * @see docs/methodology/13b-alpha.md
 * @complexity O(D²·S² + D·S³)
 */
export function walkForwardWeights(
  coefficients: Matrix,
  { periods, horizon, shrinkage, fewest }: WalkForwardOptions,
): Matrix {
  const { rows, cols } = coefficients;
  const weights = new Float64Array(rows * cols).fill(Number.NaN);
  let known = 0;
  for (let d = 0; d < rows; d++) {
    while (known < d && periods[known] + horizon <= periods[d]) known++;
    const past = firstRows(coefficients, known);
    if (wholeCount(past) >= fewest) weights.set(weightsOrNone(past, shrinkage), d * cols);
  }
  return matrix(rows, cols, weights);
}

/**
 * What the weights of `walkForwardWeights` at the last date are made of; undefined where there are none.
 *
 * @complexity O(D·S² + S³)
 */
export function lastCombination(
  coefficients: Matrix,
  { periods, horizon, shrinkage, fewest }: WalkForwardOptions,
): CombinationMoments | undefined {
  const last = coefficients.rows - 1;
  let known = 0;
  while (known < last && periods[known] + horizon <= periods[last]) known++;
  const past = firstRows(coefficients, known);
  if (wholeCount(past) < fewest) return undefined;
  return orNone(() => combinationMoments(past, shrinkage));
}

const firstRows = ({ cols, values }: Matrix, count: number): Matrix =>
  matrix(
    count,
    cols,
    Float64Array.from({ length: count * cols }, (_, at) => values[at]),
  );

/**
 * The coefficient to expect of a signal at each date, by what was known then: the mean of the coefficients whose returns had ended, drawn
 * to 0 by its own noise, × max(0, 1 − 1/t²). Noise has a coefficient of 0 two times in three.
 *
 * @param coefficients  [D]; NaN = none
 * @param spacing       periods from one date to the next: longer horizons overlap
 * @returns [D] NaN before there are `fewest`
 * @see James & Stein (1961), Proceedings of the Fourth Berkeley Symposium 1, of one mean with the variance of its error; docs/methodology/13b-alpha.md
 * @complexity O(D²·horizon)
 */
export function walkForwardCoefficient(
  coefficients: Vector,
  { periods, horizon, fewest }: Omit<WalkForwardOptions, "shrinkage">,
  spacing: number,
): Float64Array {
  const out = new Float64Array(coefficients.length).fill(Number.NaN);
  let known = 0;
  for (let d = 0; d < out.length; d++) {
    while (known < d && periods[known] + horizon <= periods[d]) known++;
    const past = Float64Array.from({ length: known }, (_, e) => coefficients[e]);
    const { mean, tStatistic, count } = summariseCoefficients(past, Math.max(1, horizon / spacing));
    if (count >= fewest) out[d] = mean * Math.max(0, 1 - 1 / tStatistic ** 2);
  }
  return out;
}

/** NaN where signals were the same so far. */
function weightsOrNone(past: Matrix, shrinkage: number): Float64Array {
  return orNone(() => combinationWeights(past, shrinkage)) ?? new Float64Array(past.cols).fill(Number.NaN);
}

/** Undefined where signals were the same so far. */
function orNone<T>(of: () => T): T | undefined {
  try {
    return of();
  } catch (error) {
    if (error instanceof EngineError && error.code === "value") return undefined;
    throw error;
  }
}

function wholeCount({ rows, cols, values }: Matrix): number {
  let count = 0;
  for (let t = 0; t < rows; t++)
    if (Array.from({ length: cols }, (_, s) => values[t * cols + s]).every((value) => !Number.isNaN(value)))
      count++;
  return count;
}
