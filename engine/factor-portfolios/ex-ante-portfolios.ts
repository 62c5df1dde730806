import {
  estimateFactorReturns,
  type FactorReturnDay,
  type FactorReturnState,
  type FactorReturns,
  formSection,
  type RegressionOptions,
} from "../factor-returns/index.ts";
import type { Matrix, Vector } from "../linalg/index.ts";
import { buildPurePortfolios } from "./pure-portfolios.ts";

/** Options of the regression with the sectors of the industries, which thin ones lean on. */
export interface FormationOptions extends RegressionOptions {
  /** [I] code of each industry's sector; −1: the market. */
  readonly parentOf: Int32Array;
}

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
  options: FormationOptions,
  rows?: readonly number[],
): Matrix | undefined {
  // The regression of returns that are all 0 has the weights and the inverse, whatever the returns will be.
  const fit = plainRegression(close, new Float64Array(close.estimation.length), options);
  return fit && buildPurePortfolios(close.exposures, fit.weights, fit, rows);
}

/** Without Huber's weights, which nobody knows before the returns. */
function plainRegression(
  close: FactorReturnState,
  returns: Vector,
  options: FormationOptions,
): FactorReturns | undefined {
  const formed = formSection(close, returns, { ...options, robust: "none" }, options.parentOf);
  return formed && estimateFactorReturns(formed.section);
}

/**
 * What the pure portfolios of a close earned over the period after it: P_before r, without forming P. [K]
 *
 * @param close       X, universe and caps of the close
 * @param earned      [N] returns of the period, 0 where a name has none: a position without a price stands still
 * @param regression  of the period: where every name of the universe had a return, its solution before Huber's weights is
 *   what was earned
 * @see docs/methodology/07-factor-portfolios.md
 */
export function exAnteReturns(
  close: FactorReturnState,
  earned: Vector,
  regression: FactorReturnDay,
  options: FormationOptions,
): Float64Array {
  const { section, factorReturns } = regression;
  const complete = close.estimation.every((member, asset) => member === 0 || section.weights[asset] > 0);
  const plain = factorReturns.plainSolution.coefficients;
  if (complete) return plain;
  return plainRegression(close, earned, options)?.values ?? plain;
}
