import { medianOf } from "../stats/index.ts";
import type { WholeCovarianceRatios } from "./whole-covariance.ts";

/** A ratio through time. */
export interface RatioSummary {
  readonly mean: number;
  readonly median: number;
}

/** Whole covariances of a run's windows. */
export interface WholeSummary {
  readonly windows: number;
  /** Mean number of names with a return in every period of a window. */
  readonly names: number;
  readonly mahalanobis: RatioSummary;
  readonly factor: RatioSummary;
  readonly specific: RatioSummary;
  readonly diagonal: RatioSummary;
  /** Σ r² / forecast of one portfolio, the universe by cap. */
  readonly portfolio: RatioSummary;
}

/**
 * Mean and median through time of each ratio. A mean of 1 is what right forecasts have; where returns have tails, or their volatility has a life of its own, the median
 * is below it.
 *
 * @param portfolio  [T] realised over forecast variance of one portfolio; NaN is left out
 * @complexity O(T)
 */
export function summariseRatios(
  windows: readonly WholeCovarianceRatios[],
  portfolio: readonly number[],
): WholeSummary {
  const of = (values: readonly number[]): RatioSummary => {
    const known = Float64Array.from(values).filter((value) => Number.isFinite(value));
    return { mean: known.reduce((sum, value) => sum + value, 0) / known.length, median: medianOf(known) };
  };
  return {
    windows: windows.length,
    names: windows.reduce((sum, { names }) => sum + names / windows.length, 0),
    mahalanobis: of(windows.map(({ mahalanobis }) => mahalanobis)),
    factor: of(windows.map(({ factor }) => factor)),
    specific: of(windows.map(({ specific }) => specific)),
    diagonal: of(windows.map(({ diagonal }) => diagonal)),
    portfolio: of(portfolio),
  };
}
