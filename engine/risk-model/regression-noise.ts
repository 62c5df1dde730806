import { type Matrix, symmetricEigen, type Vector } from "../linalg/index.ts";
import type { RiskModel } from "./risk-model.ts";

/** No direction of F keeps less than this share of its variance. */
const LEAST_SHARE = 0.05;

/** A name that the regression fits nearly by itself says no more of its own variance than this leverage allows. */
const MOST_LEVERAGE = 0.9;

/** Eigenvalues below this share of the largest are rounding: F has nothing along them. */
const ROUNDING = 1e-10;

/**
 * A risk model without the noise that the regression adds to factor returns.
 *
 * The regression's f̂ = P r are factor returns and P ε. F estimated from them has N = P Δ Pᵀ in it, and a portfolio of exposures x and specific
 * variance wᵀΔw is forecast xᵀNx too high: up to twice its specific variance where it is a bet on styles. With F = R Rᵀ and R⁻¹ N R⁻ᵀ = U D Uᵀ
 *
 * F ← R U (1 − min(D, 0.95)) Uᵀ Rᵀ,  Δ_n ← Δ_n / (1 − h_n)
 *
 * is positive semi-definite; h_n is the leverage, the share of a name's specific return that the regression took for factor returns. Names
 * outside the regression keep their Δ. N is that of the close's own Δ: the history's may have been more or less.
 *
 * The result forecasts portfolios of names. The pure portfolios' returns f̂ are such portfolios, of weights P: their variance is F + P Δ Pᵀ, no longer F alone.
 *
 * @param portfolios  P [K×N], the weights that the regression of the close makes each factor's return from (`buildPurePortfolios`); 0 where a name is not in it
 * @param leverage    h [N], 0 where a name is not in the regression; held within 0.9
 * @returns the model with F and Δ replaced; what lines of one issuer have in common stays as it is
 * @see docs/decisions/specific-risk.md; docs/real-evaluation.md
 * @complexity O(N·K² + K³)
 */
export function withoutRegressionNoise(model: RiskModel, portfolios: Matrix, leverage: Vector): RiskModel {
  const specificVariance = Float64Array.from(
    model.specificVariance,
    (variance, n) => variance / (1 - Math.min(MOST_LEVERAGE, leverage[n])),
  );
  const noise = noiseCovariance(portfolios, specificVariance);
  return { ...model, factorCovariance: reduced(model.factorCovariance, noise), specificVariance };
}

/** P Δ Pᵀ [K×K]. */
function noiseCovariance({ rows, cols, values }: Matrix, variance: Vector): Float64Array {
  const out = new Float64Array(rows * rows);
  for (let n = 0; n < cols; n++) {
    if (!(variance[n] > 0)) continue;
    for (let i = 0; i < rows; i++) {
      const weight = values[i * cols + n];
      if (weight === 0) continue;
      // The products in this order: the matrix is symmetric to the last bit.
      for (let j = 0; j < rows; j++) out[i * rows + j] += variance[n] * (weight * values[j * cols + n]);
    }
  }
  return out;
}

/** F less N, no direction with less than the least share of what it had. */
function reduced({ rows: size, values }: Matrix, noise: Float64Array): Matrix {
  const { values: roots, vectors } = symmetricEigen({ rows: size, cols: size, values });
  const largest = roots.reduce((most, root) => Math.max(most, root), 0);
  const kept = Array.from(roots.keys()).filter((e) => roots[e] > ROUNDING * largest);
  const count = kept.length;
  // R [K×M], its columns √λ times eigenvectors; R⁻ᵀ has them over √λ.
  const column = (e: number, scale: (root: number) => number): Float64Array =>
    Float64Array.from({ length: size }, (_, i) => vectors.values[i * size + kept[e]] * scale(roots[kept[e]]));
  const root = kept.map((_, e) => column(e, Math.sqrt));
  const inverse = kept.map((_, e) => column(e, (value) => 1 / Math.sqrt(value)));
  const inner = new Float64Array(count * count);
  inverse.forEach((left, d) => {
    const product = rowTimes(left, noise, size);
    inverse.forEach((right, e) => {
      for (let j = 0; j < size; j++) inner[d * count + e] += product[j] * right[j];
    });
  });
  const shares = symmetricEigen({ rows: count, cols: count, values: inner });
  const out = new Float64Array(size * size);
  for (let u = 0; u < count; u++) {
    const left = 1 - Math.min(1 - LEAST_SHARE, Math.max(0, shares.values[u]));
    const direction = new Float64Array(size);
    root.forEach((part, e) => {
      for (let i = 0; i < size; i++) direction[i] += part[i] * shares.vectors.values[e * count + u];
    });
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) out[i * size + j] += left * (direction[i] * direction[j]);
  }
  return { rows: size, cols: size, values: out };
}

/** xᵀA of a square matrix. */
function rowTimes(x: Float64Array, square: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) out[j] += x[i] * square[i * size + j];
  return out;
}
