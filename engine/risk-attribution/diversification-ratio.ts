import { exposureRow } from "../exposures/index.ts";
import { quadraticForm, type Vector } from "../linalg/index.ts";
import { portfolioRisk, type RiskModel } from "../risk-model/index.ts";

/**
 * Σ |wₙ| σₙ / σ: the risk that the names would have with all correlations 1 (shorts hedging nothing), over the portfolio's. 1 for
 * one name, √n for n equal and uncorrelated ones; its square is a number of independent names of equal risk.
 *
 * @param weights  [N] decimals, total or active; NaN not allowed; 0 wherever the asset is not covered
 * @returns NaN for a portfolio without risk
 * @throws {EngineError} as `portfolioRisk`
 * @see docs/methodology/09-risk-attribution.md; Choueifaty & Coignard, Toward Maximum Diversification (2008)
 * @complexity O(n·K²) for n names with a weight
 * @example
 * diversificationRatio({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }, [1, 0]) // => 1
 */
export function diversificationRatio(model: RiskModel, weights: Vector): number {
  const { variance } = portfolioRisk(model, weights);
  let sum = 0;
  for (let asset = 0; asset < weights.length; asset++) {
    if (weights[asset] === 0) continue;
    const factorVariance = quadraticForm(exposureRow(model.exposures, asset), model.factorCovariance);
    sum += Math.abs(weights[asset]) * Math.sqrt(Math.max(factorVariance, 0) + model.specificVariance[asset]);
  }
  return variance > 0 ? sum / Math.sqrt(variance) : Number.NaN;
}
