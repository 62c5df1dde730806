import { EngineError } from "../errors/index.ts";
import { alignPortfolio } from "./align-portfolio.ts";
import type { Portfolio, PortfolioBasis } from "./portfolio.ts";

/**
 * A portfolio from weights that stand on the basis's axis already; weights of uncovered names move outside, by name.
 *
 * @param weights  [N] decimals; NaN not allowed
 * @throws {EngineError} shape: not one weight per asset; value: a weight that is not finite
 */
export function alignWeights(weights: Float64Array, basis: PortfolioBasis): Portfolio {
  const { labels } = basis.assets;
  if (weights.length !== labels.length) {
    throw new EngineError("shape", `alignWeights needs ${labels.length} weights, got ${weights.length}`);
  }
  const bad = weights.findIndex((weight) => !Number.isFinite(weight));
  if (bad >= 0)
    throw new EngineError(
      "value",
      `alignWeights needs finite weights, got ${weights[bad]} for ${labels[bad]}`,
    );
  return alignPortfolio({ assets: basis.assets, weights, outside: [] }, basis);
}
