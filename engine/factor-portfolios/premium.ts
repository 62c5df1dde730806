import type { Vector } from "../linalg/index.ts";
import { neweyWestLags, neweyWestVariance } from "../stats/index.ts";

/** The mean of a series of factor returns, with its errors. */
export interface Premium {
  /** Periods with a return. */
  readonly periods: number;
  /** Per period, decimal. */
  readonly mean: number;
  /** s/√T, s with T − 1: right where returns are not correlated in time (Fama & MacBeth 1973). */
  readonly standardError: number;
  /** √(long-run variance / T), Bartlett weights, `lags` lags. */
  readonly neweyWestError: number;
  readonly lags: number;
  /** mean / standardError, mean / neweyWestError; NaN where the error is 0 or there is none. */
  readonly tStatistic: number;
  readonly tNeweyWest: number;
}

/**
 * The premium of a factor by Fama and MacBeth: the mean of its period returns, with the error of an uncorrelated series
 * and with Newey and West's.
 *
 * @param returns  [T] per period, decimal, ascending; NaN = none, left out: the neighbours of a gap count as adjacent
 * @param lags     of the Bartlett kernel; by default ⌊4 (T/100)^(2/9)⌋
 * @see docs/methodology/07-factor-portfolios.md; Fama & MacBeth (1973), Newey & West (1987, 1994)
 * @complexity O(T·L)
 * @example
 * estimatePremium([0.01, 0.03]).mean // => 0.02
 */
export function estimatePremium(returns: Vector, lags?: number): Premium {
  const known = Float64Array.from(returns).filter(Number.isFinite);
  const periods = known.length;
  const mean = known.reduce((sum, value) => sum + value, 0) / periods;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const used = Math.min(lags ?? neweyWestLags(periods), Math.max(0, periods - 1));
  const standardError = Math.sqrt(squares / (periods - 1) / periods);
  const neweyWestError = Math.sqrt(Math.max(0, neweyWestVariance(known, used)) / periods);
  return {
    periods,
    mean,
    standardError,
    neweyWestError,
    lags: used,
    tStatistic: standardError > 0 ? mean / standardError : Number.NaN,
    tNeweyWest: neweyWestError > 0 ? mean / neweyWestError : Number.NaN,
  };
}
