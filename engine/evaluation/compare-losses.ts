import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";
import { neweyWestVariance, studentUpperTail } from "../stats/index.ts";

/** Whether one forecast loses less than another. */
export interface LossComparison {
  /** Mean of first less second: negative where the first is better. */
  readonly meanDifference: number;
  /** Mean over its standard error, corrected for small samples; negative where the first is better. */
  readonly tStatistic: number;
  /** Two-sided, by Student's t with T − 1 degrees of freedom. */
  readonly pValue: number;
  readonly count: number;
  /** What the t is made of: correction × mean / √(longRunVariance / count). */
  readonly lags: number;
  readonly longRunVariance: number;
  readonly correction: number;
}

/**
 * Diebold and Mariano's test of equal losses, on pairs: differences are averaged, their standard error is Newey and West's with
 * `lags` lags, and Harvey, Leybourne and Newbold's factor corrects for small samples.
 *
 * Forecasts of h periods ahead that are made every period overlap: `lags` is then h − 1 at least.
 *
 * @param first   [T] losses; a pair with a NaN is left out, and the gap is closed
 * @param second  [T]
 * @throws {EngineError} shape: lengths that differ, or lags below 0
 * @returns NaN t where fewer than 2 pairs are left or all differences are equal
 * @see Diebold & Mariano (1995), Journal of Business & Economic Statistics 13(3); Harvey, Leybourne & Newbold (1997), International
 *   Journal of Forecasting 13
 * @complexity O(T·lags)
 * @example
 * compareLosses([1, 2, 3, 2], [2, 2, 5, 3], 0).meanDifference // => -1
 */
export function compareLosses(first: Vector, second: Vector, lags: number): LossComparison {
  if (first.length !== second.length || !(lags >= 0)) {
    throw new EngineError(
      "shape",
      `compareLosses needs as many losses of both and lags of 0 or more, got ${first.length}, ${second.length} and ${lags}`,
    );
  }
  const differences = Float64Array.from(first, (loss, t) => loss - second[t]).filter(
    (gap) => !Number.isNaN(gap),
  );
  const count = differences.length;
  const meanDifference = differences.reduce((sum, gap) => sum + gap, 0) / count;
  const used = Math.min(lags, Math.max(0, count - 1));
  const variance = neweyWestVariance(differences, used);
  const horizon = used + 1;
  const correction = Math.sqrt((count + 1 - 2 * horizon + (horizon * (horizon - 1)) / count) / count);
  const isKnown = count >= 2 && variance > 0 && correction > 0;
  const tStatistic = isKnown ? (correction * meanDifference) / Math.sqrt(variance / count) : Number.NaN;
  const pValue = 2 * studentUpperTail(Math.abs(tStatistic), count - 1);
  return {
    meanDifference,
    tStatistic,
    pValue: isKnown ? pValue : Number.NaN,
    count,
    lags: used,
    longRunVariance: variance,
    correction,
  };
}
