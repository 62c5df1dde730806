import type { Vector } from "../linalg/index.ts";
import { cosineVariance, neweyWestLags, neweyWestVariance, studentUpperTail } from "../stats/index.ts";

/** What a series of information coefficients comes to. */
export interface CoefficientSummary {
  readonly mean: number;
  /** Sample deviation from date to date. */
  readonly deviation: number;
  /** Mean over deviation, per date. */
  readonly ratio: number;
  /** Newey and West's error of the mean, with so many lags. */
  readonly error: number;
  readonly lags: number;
  /** Mean over that error: what the literature prints. */
  readonly tStatistic: number;
  /** Two-sided, by the cosine estimator and its t law: it keeps its level where horizons overlap (`cosineVariance`). */
  readonly pValue: number;
  /** That estimator: the p-value is 2 P(T > |mean| / √(longRunVariance / count)), with T of Student's law of so many degrees. */
  readonly longRunVariance: number;
  readonly degrees: number;
  /** Dates above 0, and their share. */
  readonly positiveCount: number;
  readonly positive: number;
  readonly count: number;
}

/**
 * Mean, spread and t of information coefficients. Coefficients of returns over h periods that are taken every period overlap: their error
 * uses h − 1 lags at least, and the usual rule's where that is more.
 *
 * @param coefficients  [T]; NaN is left out
 * @param horizon       periods a return spans over periods between two coefficients, 1 or more
 * @see Newey & West (1987), Econometrica 55; Grinold & Kahn (2000), ch. 6
 * @complexity O(T·horizon)
 * @example
 * summariseCoefficients([0.1, -0.1, 0.1, 0.1], 1).mean.toFixed(3) // => "0.050"
 */
export function summariseCoefficients(coefficients: Vector, horizon: number): CoefficientSummary {
  const known = Float64Array.from(coefficients).filter((value) => !Number.isNaN(value));
  const count = known.length;
  const mean = known.reduce((sum, value) => sum + value, 0) / count;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1));
  const lags = Math.min(Math.max(Math.ceil(horizon) - 1, neweyWestLags(count)), Math.max(0, count - 1));
  const error = Math.sqrt(neweyWestVariance(known, lags) / (count - 1));
  const tStatistic = count < 2 || error === 0 ? Number.NaN : mean / error;
  const positiveCount = known.reduce((sum, value) => sum + Number(value > 0), 0);
  const { variance, degrees } = cosineVariance(known, Math.max(1, horizon));
  return {
    mean,
    deviation,
    ratio: mean / deviation,
    error: count < 2 ? Number.NaN : error,
    lags,
    tStatistic,
    pValue: 2 * studentUpperTail(Math.abs(mean) / Math.sqrt(variance / count), degrees),
    longRunVariance: variance,
    degrees,
    positiveCount,
    positive: positiveCount / count,
    count,
  };
}
