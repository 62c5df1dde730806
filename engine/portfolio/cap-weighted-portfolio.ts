import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";
import { alignWeights } from "./align-weights.ts";
import type { Portfolio, PortfolioBasis } from "./portfolio.ts";

/**
 * The capitalisation-weighted portfolio of a universe, the usual benchmark: w_n = cap_n / Σ cap over the members.
 *
 * @param members  [N] 1 for the members
 * @param marketCap  [N] currency; a member whose value is missing (NaN) gets weight 0
 * @throws {EngineError} value: no member has a capitalisation above 0, or a member's is negative
 * @example
 * Array.from(capWeightedPortfolio({ assets: axis("asset", ["A", "B"]), covered: Uint8Array.of(1, 1) }, [1, 1], [3, 1]).weights) // => [0.75, 0.25]
 */
export function capWeightedPortfolio(basis: PortfolioBasis, members: Vector, marketCap: Vector): Portfolio {
  const weights = new Float64Array(basis.assets.labels.length);
  let total = 0;
  for (let asset = 0; asset < weights.length; asset++) {
    if (members[asset] !== 1 || Number.isNaN(marketCap[asset])) continue;
    if (marketCap[asset] < 0) {
      const id = basis.assets.labels[asset];
      throw new EngineError(
        "value",
        `capWeightedPortfolio needs caps of at least 0, got ${marketCap[asset]} for ${id}`,
      );
    }
    weights[asset] = marketCap[asset];
    total += marketCap[asset];
  }
  if (!(total > 0))
    throw new EngineError("value", `capWeightedPortfolio needs a total cap above 0, got ${total}`);
  for (let asset = 0; asset < weights.length; asset++) weights[asset] /= total;
  return alignWeights(weights, basis);
}
