import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";
import { portfolioCovariance, portfolioRisk, type RiskModel } from "../risk-model/index.ts";
import { attributeRisk } from "./attribute-risk.ts";
import type { RiskAttribution } from "./risk-attribution.ts";

/** A portfolio's risk beside its benchmark's. */
export interface ActiveRiskAttribution {
  readonly portfolio: RiskAttribution;
  readonly benchmark: RiskAttribution;
  /** Of the active weights w_p − w_b; its volatility is the tracking error. */
  readonly active: RiskAttribution;
  /** Predicted beta to the benchmark, w_pᵀΣw_b / w_bᵀΣw_b; NaN for a benchmark without risk. */
  readonly beta: number;
}

/**
 * Attributes the risk of a portfolio, of its benchmark and of the difference of their weights.
 *
 * @param portfolio  [N] weights, decimals; NaN not allowed; 0 wherever the asset is not covered
 * @param benchmark  [N] likewise
 * @throws {EngineError} as `attributeRisk`
 * @see docs/methodology/09-risk-attribution.md; primer ch. 9
 */
export function attributeActiveRisk(
  model: RiskModel,
  portfolio: Vector,
  benchmark: Vector,
): ActiveRiskAttribution {
  if (portfolio.length !== benchmark.length) {
    throw new EngineError(
      "shape",
      `attributeActiveRisk needs weights on one axis, got ${portfolio.length} and ${benchmark.length}`,
    );
  }
  const active = Float64Array.from(portfolio, (weight, asset) => weight - benchmark[asset]);
  return {
    portfolio: attributeRisk(model, portfolio),
    benchmark: attributeRisk(model, benchmark),
    active: attributeRisk(model, active),
    beta: predictedBeta(model, portfolio, benchmark),
  };
}

/** Predicted beta of weights to a benchmark under the model, w_pᵀΣw_b / w_bᵀΣw_b; NaN for a benchmark without risk. */
export function predictedBeta(model: RiskModel, portfolio: Vector, benchmark: Vector): number {
  const of = portfolioRisk(model, benchmark);
  return of.variance > 0
    ? portfolioCovariance(portfolioRisk(model, portfolio), of) / of.variance
    : Number.NaN;
}
