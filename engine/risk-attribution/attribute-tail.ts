import { EngineError } from "../errors/index.ts";
import { exposureProduct } from "../exposures/index.ts";
import type { Matrix, Vector } from "../linalg/index.ts";
import { portfolioRisk, type RiskModel } from "../risk-model/index.ts";
import type { ScenarioHistory } from "./factor-scenarios.ts";

/** What a historical tail looks like, by factor and by name. */
export interface TailAttribution {
  /** [K] Σ_t ω_t f_tk: what the factors did, on average, when the portfolio lost. What is missing counts as 0. */
  readonly factorReturns: Float64Array;
  /** [N] losses by name, through factors and of its own; sum to the loss. 0 where the weight is 0. */
  readonly assetContributions: Float64Array;
}

/** Which tail. */
export interface TailWeights {
  /** [T] `scenarioWeights` of `historicalTailRisk`, of VaR or of ES. */
  readonly scenarioWeights: Vector;
  /** Its `independent` part of the same measure: given to names by their share of the specific variance. 0 = none. */
  readonly independent: number;
}

/**
 * Turns a historical VaR or ES by factor into one by name: −w_n Σ_t ω_t (X_n f_t + ε_nt), with the weights ω that the tail
 * put on scenarios. No [T×N] array of scenarios is formed. The names sum to the same loss.
 *
 * @param weights  [N] and history as given to `factorScenarios`
 * @throws {EngineError} shape: a history that does not fit the weights on scenarios; as `portfolioRisk`
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(N·S + T·K), with specific returns O(T·N)
 */
export function attributeTail(
  model: RiskModel,
  weights: Vector,
  { factorReturns, specificReturns }: ScenarioHistory,
  { scenarioWeights, independent }: TailWeights,
): TailAttribution {
  const risk = portfolioRisk(model, weights);
  for (const history of [factorReturns, specificReturns ?? factorReturns]) {
    if (history.rows === scenarioWeights.length) continue;
    throw new EngineError(
      "shape",
      `attributeTail needs a weight for each of ${history.rows} scenarios, got ${scenarioWeights.length}`,
    );
  }
  const factorMeans = weightedSums(factorReturns, scenarioWeights);
  const own = specificReturns && weightedSums(specificReturns, scenarioWeights);
  const assetContributions = new Float64Array(weights.length);
  for (let asset = 0; asset < assetContributions.length; asset++) {
    const weight = weights[asset];
    if (weight === 0) continue;
    const specificShare =
      risk.specificVariance > 0 ? (weight * risk.specificCovariances[asset]) / risk.specificVariance : 0;
    assetContributions[asset] =
      independent * specificShare -
      weight * (exposureProduct(model.exposures, asset, factorMeans) + (own?.[asset] ?? 0));
  }
  return { factorReturns: factorMeans, assetContributions };
}

/** Σ_t ω_t r_tj, missing values as 0. [J] */
function weightedSums({ rows, cols, values }: Matrix, weights: Vector): Float64Array {
  const sums = new Float64Array(cols);
  for (let t = 0; t < rows; t++) {
    if (weights[t] === 0) continue;
    for (let j = 0; j < cols; j++) {
      const value = values[t * cols + j];
      if (!Number.isNaN(value)) sums[j] += weights[t] * value;
    }
  }
  return sums;
}
