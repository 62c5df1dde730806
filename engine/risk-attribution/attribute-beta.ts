import type { Factor } from "../exposures/index.ts";
import { dot, type Vector } from "../linalg/index.ts";
import { assetCovariances, portfolioRisk, type RiskModel } from "../risk-model/index.ts";

/** One factor's part of a predicted beta. */
export interface FactorBeta {
  readonly factor: Factor;
  /** x_k of the portfolio. */
  readonly exposure: number;
  /** The factor's own beta to the benchmark, (F x_b)_k / σ_b². */
  readonly factorBeta: number;
  /** x_k (F x_b)_k / σ_b². */
  readonly contribution: number;
}

/** Where a portfolio's predicted beta comes from, in two ledgers that each sum to it: by factor and specific, and by name. */
export interface BetaAttribution {
  /** w_pᵀΣw_b / w_bᵀΣw_b. NaN for a benchmark without risk, as everything below. */
  readonly beta: number;
  /** In the order of the columns of X. */
  readonly factors: readonly FactorBeta[];
  readonly factorTotal: number;
  /** w_pᵀΔw_b / σ_b²: names that both hold. */
  readonly specific: number;
  /** [N] β_n = (Σw_b)_n / σ_b²; NaN where not covered. */
  readonly assetBetas: Float64Array;
  /** [N] w_n β_n; 0 where the weight is 0. */
  readonly assetContributions: Float64Array;
}

/**
 * Splits the predicted beta to a benchmark by factor and specific risk, and by name.
 *
 * @param portfolio  [N] decimals; NaN not allowed; 0 wherever the asset is not covered
 * @param benchmark  [N] likewise
 * @throws {EngineError} as `portfolioRisk`
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(N·S + K²)
 * @example
 * attributeBeta({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }, [0, 1], [1, 0]).beta // => 0.75
 */
export function attributeBeta(model: RiskModel, portfolio: Vector, benchmark: Vector): BetaAttribution {
  const own = portfolioRisk(model, portfolio);
  const reference = portfolioRisk(model, benchmark);
  const scale = reference.variance > 0 ? 1 / reference.variance : Number.NaN;
  const factors = model.exposures.factors.map((factor, k): FactorBeta => {
    const exposure = own.exposures[k];
    const factorBeta = reference.factorCovariances[k] * scale;
    return { factor, exposure, factorBeta, contribution: exposure * factorBeta };
  });
  const factorTotal = dot(own.exposures, reference.factorCovariances) * scale;
  const specific = dot(own.weights, reference.specificCovariances) * scale;
  const assetBetas = assetCovariances(model, reference).map((covariance) => covariance * scale);
  const assetContributions = Float64Array.from(own.weights, (weight, asset) =>
    weight === 0 && scale > 0 ? 0 : weight * assetBetas[asset],
  );
  return { beta: factorTotal + specific, factors, factorTotal, specific, assetBetas, assetContributions };
}
