import {
  type FactorReturnDay,
  type FactorReturnState,
  type RegressionOptions,
  stepFactorReturns,
} from "../factor-returns/index.ts";
import type { Matrix, Vector } from "../linalg/index.ts";
import { buildPurePortfolios } from "./pure-portfolios.ts";

/**
 * The pure portfolios as known at a close, before the returns of the period: P from X and the regression weights of the
 * whole estimation universe. [K×N, or a row for each of `rows`]
 *
 * They can be traded. The ones after the fact leave out names without a return in the period, so that the two differ by
 * a tracking difference, P_before r − f.
 *
 * @param close  X, universe and caps of the close
 * @param rows   columns of X whose portfolios are wanted; all by default
 * @returns undefined where there are too few names for a regression
 * @see docs/methodology/07-factor-portfolios.md
 * @complexity O(N·K·(S + m) + K³)
 */
export function buildExAntePortfolios(
  close: FactorReturnState,
  options: RegressionOptions,
  rows?: readonly number[],
): Matrix | undefined {
  // The regression of returns that are all 0 has the weights and the inverse, whatever the returns will be.
  const regression = stepFactorReturns(close, new Float64Array(close.estimation.length), options);
  if (regression === undefined) return undefined;
  return buildPurePortfolios(close.exposures, regression.weights, regression.factorReturns, rows);
}

/**
 * What the pure portfolios of a close earned over the period after it: P_before r, without forming P. [K]
 *
 * @param close       X, universe and caps of the close
 * @param earned      [N] returns of the period, 0 where a name has none: a position without a price stands still
 * @param regression  of the period: where every name of the universe had a return, f is what was earned
 * @see docs/methodology/07-factor-portfolios.md
 */
export function exAnteReturns(
  close: FactorReturnState,
  earned: Vector,
  regression: FactorReturnDay,
  options: RegressionOptions,
): Float64Array {
  const { weights, factorReturns } = regression;
  const complete = close.estimation.every((member, asset) => member === 0 || weights[asset] > 0);
  if (complete) return factorReturns.values;
  return stepFactorReturns(close, earned, options)?.factorReturns.values ?? factorReturns.values;
}
