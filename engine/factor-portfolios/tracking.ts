import type { Vector } from "../linalg/index.ts";
import { correlation } from "../stats/index.ts";

/** What a portfolio earned, and how near it was to its factor. */
export interface TrackingSummary {
  /** Periods with a return. */
  readonly periods: number;
  /** Arithmetic, a year, decimal. */
  readonly returnAnnual: number;
  readonly volatilityAnnual: number;
  /** Correlation with the factor's returns. */
  readonly factorCorrelation: number;
  /** Deviation of the return less the factor's, a year. */
  readonly trackingAnnual: number;
}

/**
 * Return, volatility and tracking of a portfolio against its factor; NaN in either series is left out where both are
 * needed.
 *
 * @param returns        [T] per period, decimal; NaN = none
 * @param factorReturns  [T] f of the same periods
 * @see docs/methodology/07-factor-portfolios.md
 * @complexity O(T)
 * @example
 * summariseReturns([0.02, 0.04], [0.01, 0.02], 12).factorCorrelation // => 1
 */
export function summariseReturns(
  returns: Vector,
  factorReturns: Vector,
  periodsPerYear: number,
): TrackingSummary {
  const own = momentsOf(returns);
  const difference = momentsOf(Float64Array.from(returns, (value, t) => value - factorReturns[t]));
  return {
    periods: own.count,
    returnAnnual: own.mean * periodsPerYear,
    volatilityAnnual: own.deviation * Math.sqrt(periodsPerYear),
    factorCorrelation: correlation(returns, factorReturns),
    trackingAnnual: difference.deviation * Math.sqrt(periodsPerYear),
  };
}

/**
 * Correlations of several series with each other, over the periods that each two share. [M×M], row-major
 *
 * @param series  M of [T]; NaN = none
 * @complexity O(M²·T)
 * @example
 * Array.from(correlationsOf([[1, 2, 3], [3, 2, 1]])) // => [1, -1, -1, 1]
 */
export function correlationsOf(series: readonly Vector[]): Float64Array {
  const count = series.length;
  return Float64Array.from({ length: count * count }, (_, cell) =>
    correlation(series[Math.floor(cell / count)], series[cell % count]),
  );
}

/** Mean and sample deviation over the finite values. */
function momentsOf(values: Vector) {
  const known = Float64Array.from(values).filter(Number.isFinite);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count: known.length, mean, deviation: Math.sqrt(squares / (known.length - 1)) };
}
