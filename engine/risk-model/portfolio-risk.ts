import { EngineError } from "../errors/index.ts";
import { exposureProduct, exposureProducts, exposureRow, portfolioExposures } from "../exposures/index.ts";
import { dot, type Matrix, matrix, multiplyVector, type Vector } from "../linalg/index.ts";
import type { RiskModel } from "./risk-model.ts";
import { specificProduct } from "./specific-covariance.ts";

/** The risk of one vector of weights under a model, in factor form. Variances are per period of the model (decimal²). */
export interface PortfolioRisk {
  /** w [N], as given. */
  readonly weights: Vector;
  /** x = Xᵀw [K]. */
  readonly exposures: Float64Array;
  /** F x [K]: the covariance of each factor's return with the portfolio's. */
  readonly factorCovariances: Float64Array;
  /** Δw [N]: the covariance of each name's specific return with the portfolio's; 0 where neither held nor linked. */
  readonly specificCovariances: Float64Array;
  /** xᵀFx. */
  readonly factorVariance: number;
  /** wᵀΔw. */
  readonly specificVariance: number;
  /** xᵀFx + wᵀΔw. */
  readonly variance: number;
}

/**
 * The variance of a portfolio in factor form: σ² = xᵀFx + wᵀΔw with x = Xᵀw; Σ is never formed.
 *
 * @param weights  [N] decimals of capital (active weights too); NaN not allowed; 0 wherever the asset is not covered
 * @throws {EngineError} shape: not one weight per asset; value: a weight that is not finite, or on a name not covered
 * @see docs/methodology/09-risk-attribution.md; primer ch. 2 and 8
 * @complexity O(N·S + K²)
 * @example
 * portfolioRisk({ assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }, { name: "value", family: "style" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 1, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: Float64Array.of(1, -1), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(2, 2, [0.04, 0, 0, 0.01]), specificVariance: [0.02, 0.02] }, [0.5, 0.5]).variance // => 0.05
 */
export function portfolioRisk(model: RiskModel, weights: Vector): PortfolioRisk {
  const assetCount = model.assets.labels.length;
  if (weights.length !== assetCount) {
    throw new EngineError("shape", `portfolioRisk needs ${assetCount} weights, got ${weights.length}`);
  }
  for (let asset = 0; asset < assetCount; asset++) {
    const weight = weights[asset];
    if (!Number.isFinite(weight)) {
      throw new EngineError(
        "value",
        `portfolioRisk needs finite weights, got ${weight} for ${model.assets.labels[asset]}`,
      );
    }
  }
  const specificCovariances = specificProduct(model, weights);
  const specificVariance = dot(weights, specificCovariances);
  const exposures = portfolioExposures(model.exposures, weights);
  const factorCovariances = timesFactorCovariance(model, exposures);
  const factorVariance = dot(exposures, factorCovariances);
  const variance = factorVariance + specificVariance;
  return {
    weights,
    exposures,
    factorCovariances,
    specificCovariances,
    factorVariance,
    specificVariance,
    variance,
  };
}

/** Covariance of two portfolios' returns per period under one model, x_aᵀ F x_b + w_aᵀ Δ w_b. */
export function portfolioCovariance(a: PortfolioRisk, b: PortfolioRisk): number {
  return dot(a.exposures, b.factorCovariances) + dot(a.weights, b.specificCovariances);
}

/**
 * Σw [N]: the covariance of each asset's return with the portfolio's, X (F x) + Δw; NaN where the asset is not covered.
 *
 * @complexity O(N·S)
 */
export function assetCovariances(model: RiskModel, risk: PortfolioRisk): Float64Array {
  const { covered } = model.exposures;
  const out = exposureProducts(model.exposures, risk.factorCovariances);
  for (let asset = 0; asset < out.length; asset++) {
    if (covered[asset] === 1) out[asset] += risk.specificCovariances[asset];
  }
  return out;
}

/**
 * Σ = X F Xᵀ + Δ as a dense matrix over all assets, rows and columns of names not covered NaN. For tests and small
 * exports only: model code stays in factor form.
 *
 * @returns [N×N] per period (decimal²)
 * @complexity O(N²·K)
 */
export function denseCovariance(model: RiskModel): Matrix {
  const assetCount = model.assets.labels.length;
  const values = new Float64Array(assetCount * assetCount).fill(Number.NaN);
  for (let row = 0; row < assetCount; row++) {
    if (model.exposures.covered[row] !== 1) continue;
    const covariances = timesFactorCovariance(model, exposureRow(model.exposures, row));
    const unit = new Float64Array(assetCount);
    unit[row] = 1;
    const specific = specificProduct(model, unit);
    for (let col = 0; col < assetCount; col++) {
      if (model.exposures.covered[col] !== 1) continue;
      values[row * assetCount + col] = exposureProduct(model.exposures, col, covariances) + specific[col];
    }
  }
  return matrix(assetCount, assetCount, values);
}

/** F x [K]. */
function timesFactorCovariance(model: RiskModel, x: Vector): Float64Array {
  const { factorCovariance } = model;
  const { cols } = factorCovariance;
  if (cols !== x.length) {
    throw new EngineError(
      "shape",
      `the model has ${x.length} factors and a ${cols}×${cols} factor covariance`,
    );
  }
  return multiplyVector(factorCovariance, x);
}
