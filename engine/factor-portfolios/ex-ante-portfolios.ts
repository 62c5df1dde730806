import {
  type CrossSection,
  constraintsOf,
  type FactorReturnDay,
  type FactorReturnState,
  formSection,
  type RegressionOptions,
  sampleOf,
} from "../factor-returns/index.ts";
import type { Matrix, Vector } from "../linalg/index.ts";
import { type LeastSquares, solveLeastSquares } from "../stats/index.ts";
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
  if (fit === undefined) return undefined;
  const { weights, pseudo = [] } = fit.section;
  return buildPurePortfolios(close.exposures, weights, { pseudo, solution: fit.solution }, rows);
}

/**
 * Without Huber's weights, which nobody knows before the returns, and without what says how good the estimates are: nobody
 * reads it.
 */
function plainRegression(
  close: FactorReturnState,
  returns: Vector,
  options: FormationOptions,
): { readonly section: CrossSection; readonly solution: LeastSquares } | undefined {
  const formed = formSection(close, returns, { ...options, robust: "none" }, options.parentOf);
  if (formed === undefined) return undefined;
  const { section } = formed;
  const sample = sampleOf(section);
  const constraints = constraintsOf(close.exposures, section);
  return { section, solution: solveLeastSquares(sample.design, sample.weights, sample.returns, constraints) };
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
  const plain = regression.factorReturns.plainSolution.coefficients;
  if (isComplete(close.estimation, regression.section.weights)) return plain;
  return plainRegression(close, earned, options)?.solution.coefficients ?? plain;
}

/** Whether every name of the universe is in the regression. */
function isComplete(estimation: Uint8Array, weights: Vector): boolean {
  for (let asset = 0; asset < estimation.length; asset++) {
    if (estimation[asset] !== 0 && !(weights[asset] > 0)) return false;
  }
  return true;
}
