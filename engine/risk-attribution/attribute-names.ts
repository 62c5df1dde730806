import { EngineError } from "../errors/index.ts";
import { addExposures } from "../exposures/index.ts";
import type { Matrix } from "../linalg/index.ts";
import type { RiskModel } from "../risk-model/index.ts";
import type { RiskAttribution } from "./risk-attribution.ts";

/** Some names' contributions to risk, by the factor through which they come. CTR: decimal volatility per year. */
export interface NameFactorRisk {
  /** The names asked for, in the order asked; n of them. */
  readonly assets: readonly number[];
  /** [n×K] CTR_nk = w_n X_nk (Fx)_k / σ. Over all names a column sums to the factor's CTR_k. */
  readonly factorContributionsAnnual: Matrix;
  /** [n] */
  readonly specificContributionsAnnual: Float64Array;
  /** [n] CTR_n: the row and the specific part. */
  readonly totalContributionsAnnual: Float64Array;
}

/**
 * The name × factor table of a portfolio's risk: why a name adds risk, and who stands behind a factor's contribution.
 *
 * @param attribution  of `attributeRisk` under the same model
 * @param assets  codes of the names asked for, all or some; a name that is not covered has a row of 0
 * @throws {EngineError} value: a code that is not on the asset axis
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(n·K) for n names
 * @example
 * ((model) => attributeNames(model, attributeRisk(model, [1, 0]), [0]).specificContributionsAnnual)({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }) // => [0.05]
 */
export function attributeNames(
  model: RiskModel,
  attribution: RiskAttribution,
  assets: readonly number[],
): NameFactorRisk {
  const { weights, riskContributionAnnual, specificRiskContributionAnnual } = attribution.assets;
  const marginal = Float64Array.from(attribution.factors, (factor) => factor.marginalRiskAnnual);
  const factorCount = marginal.length;
  const values = new Float64Array(assets.length * factorCount);
  const riskless = attribution.volatilityAnnual === 0;
  assets.forEach((asset, line) => {
    if (!(Number.isInteger(asset) && asset >= 0 && asset < weights.length)) {
      throw new EngineError("value", `attributeNames needs assets below ${weights.length}, got ${asset}`);
    }
    if (weights[asset] === 0 || riskless) return;
    const row = values.subarray(line * factorCount, (line + 1) * factorCount);
    addExposures(row, model.exposures, asset, weights[asset]);
    for (let k = 0; k < factorCount; k++) row[k] *= marginal[k];
  });
  return {
    assets,
    factorContributionsAnnual: { rows: assets.length, cols: factorCount, values },
    specificContributionsAnnual: Float64Array.from(assets, (asset) => specificRiskContributionAnnual[asset]),
    totalContributionsAnnual: Float64Array.from(assets, (asset) => riskContributionAnnual[asset]),
  };
}
