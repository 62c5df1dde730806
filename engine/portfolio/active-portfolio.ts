import { EngineError } from "../errors/index.ts";
import { sameAxis } from "../labels/index.ts";
import type { OutsideHolding, Portfolio } from "./portfolio.ts";

/**
 * Active weights, portfolio − benchmark, name by name, cash and names outside the model included.
 *
 * @throws {EngineError} shape: the two stand on different asset axes
 */
export function activePortfolio(portfolio: Portfolio, benchmark: Portfolio): Portfolio {
  if (!sameAxis(portfolio.assets, benchmark.assets)) {
    throw new EngineError(
      "shape",
      "activePortfolio needs a portfolio and a benchmark on the same asset axis",
    );
  }
  const outside = new Map<string, OutsideHolding>(portfolio.outside.map((holding) => [holding.id, holding]));
  for (const holding of benchmark.outside) {
    const weight = (outside.get(holding.id)?.weight ?? 0) - holding.weight;
    outside.set(holding.id, { ...holding, weight });
  }
  return {
    assets: portfolio.assets,
    weights: portfolio.weights.map((weight, asset) => weight - benchmark.weights[asset]),
    outside: [...outside.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}
