import { attributeRisk, predictedBeta, type RiskAttribution } from "../../engine/risk-attribution/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";

/** The risk of a book, and of what it holds against its benchmark where there is one. */
export interface Measured {
  readonly portfolio: RiskAttribution;
  readonly active: RiskAttribution | undefined;
  /** NaN without a benchmark. */
  readonly beta: number;
}

/** Weights on the model's axis of a book by id; what the model does not cover is in none of its figures. [N] */
export function weightsOn({ assets }: RiskModel, book: ReadonlyMap<string, number>): Float64Array {
  const weights = new Float64Array(assets.labels.length);
  for (const [id, weight] of book) {
    const asset = assets.codes.get(id);
    if (asset !== undefined) weights[asset] = weight;
  }
  return weights;
}

/**
 * The whole risk of weights, by the same functions as the server's: at 3,000 names it takes a few milliseconds, so nothing is
 * updated step by step.
 *
 * @param benchmark  [N] undefined for none
 */
export function measure(
  model: RiskModel,
  weights: Float64Array,
  benchmark: Float64Array | undefined,
): Measured {
  const portfolio = attributeRisk(model, weights);
  if (benchmark === undefined) return { portfolio, active: undefined, beta: Number.NaN };
  const active = weights.map((weight, asset) => weight - (benchmark[asset] as number));
  return {
    portfolio,
    active: attributeRisk(model, active),
    beta: predictedBeta(model, weights, benchmark),
  };
}
