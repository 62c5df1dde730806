import { EngineError } from "../errors/index.ts";
import {
  choleskyInto,
  choleskySolveInto,
  dot,
  type Matrix,
  quadraticForm,
  type Vector,
} from "../linalg/index.ts";

/** What one window of returns says of the scale of a covariance; ratios are 1 in expectation for a right one. */
export interface CovarianceCalibration {
  /** RᵀΣ⁻¹R / (h K), R the sum of the window's returns: all directions alike, the smallest eigenvalues included. NaN if Σ is singular. */
  readonly mahalanobisRatio: number;
  /** (1/K) Σ_k R_k² / (h σ_k²): variances only. */
  readonly diagonalRatio: number;
  /** Σ_t (wᵀr_t)² / (h wᵀΣw): one portfolio. */
  readonly portfolioRatio: number;
  /** ln(h wᵀΣw) + Σ_t (wᵀr_t)² / (h wᵀΣw): lower is better, on identical returns only. [Patton 2011] */
  readonly portfolioQlike: number;
}

/**
 * Holds a covariance forecast against the returns of the periods after it.
 *
 * @param covariance  [K×K] per period, symmetric, variances above 0
 * @param returns     [h×K] the window's returns, decimals; NaN not allowed
 * @param weights     [K] the portfolio
 * @throws {EngineError} shape: sizes that do not match, or an empty window
 * @see Patton (2011), Volatility forecast comparison using imperfect volatility proxies; docs/methodology/08-risk-model.md
 * @complexity O(K³ + h·K)
 * @example
 * evaluateCovariance(matrix(1, 1, [4]), matrix(2, 1, [2, 2]), [1]).diagonalRatio // => 2
 */
export function evaluateCovariance(
  covariance: Matrix,
  returns: Matrix,
  weights: Vector,
): CovarianceCalibration {
  const { rows: size } = covariance;
  const { rows: horizon, cols } = returns;
  if (cols !== size || weights.length !== size || horizon === 0) {
    throw new EngineError(
      "shape",
      `evaluateCovariance needs returns and weights of ${size} columns, got ${horizon}×${cols} and ${weights.length}`,
    );
  }
  const total = new Float64Array(size);
  let realised = 0;
  for (let t = 0; t < horizon; t++) {
    const row = Float64Array.from(total, (_, k) => returns.values[t * size + k]);
    for (let k = 0; k < size; k++) total[k] += row[k];
    realised += dot(row, weights) ** 2;
  }
  const forecast = horizon * quadraticForm(weights, covariance);
  const standardised = total.map((value, k) => value ** 2 / (horizon * covariance.values[k * (size + 1)]));
  return {
    mahalanobisRatio: mahalanobisSquare(covariance, total) / (horizon * size),
    diagonalRatio: standardised.reduce((sum, square) => sum + square, 0) / size,
    portfolioRatio: realised / forecast,
    portfolioQlike: Math.log(forecast) + realised / forecast,
  };
}

/** xᵀΣ⁻¹x; NaN if Σ is singular. */
function mahalanobisSquare({ rows: size, values }: Matrix, x: Float64Array): number {
  const factor = new Float64Array(size * size);
  if (choleskyInto(factor, values, size) !== -1) return Number.NaN;
  const solution = new Float64Array(size);
  choleskySolveInto(solution, factor, x, size);
  return dot(x, solution);
}
