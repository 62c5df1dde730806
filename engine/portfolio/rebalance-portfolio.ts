import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { OutsideHolding, Portfolio } from "./portfolio.ts";

/** A portfolio after trades, in units of the capital that their costs left. */
export interface RebalancedPortfolio {
  readonly portfolio: Portfolio;
  /** Σ|Δw|, both sides, of the capital before. */
  readonly turnover: number;
}

/**
 * Trades the modelled names to new weights. What is bought comes out of cash and what is sold goes into it, costs are paid from it too;
 * what stands outside the model stays. Cash below 0 is borrowed.
 *
 * @param weights  [N] of the capital before the costs
 * @param costs  share of the capital that the trades cost
 * @throws {EngineError} shape: not one weight per asset; value: costs of all the capital or more
 * @complexity O(N)
 */
export function rebalancePortfolio(
  portfolio: Portfolio,
  weights: Vector,
  { costs, cashId }: { readonly costs: number; readonly cashId: string },
): RebalancedPortfolio {
  const { length } = portfolio.weights;
  if (weights.length !== length)
    throw new EngineError("shape", `rebalancePortfolio needs ${length} weights, got ${weights.length}`);
  let [turnover, bought] = [0, 0];
  for (let asset = 0; asset < length; asset++) {
    const trade = weights[asset] - portfolio.weights[asset];
    turnover += Math.abs(trade);
    bought += trade;
  }
  const traded = { ...portfolio, weights: Float64Array.from(weights) };
  return { portfolio: payFromCash(addCash(traded, -bought, cashId), costs, cashId), turnover };
}

/**
 * A portfolio after a payment from its cash, in units of the capital that is left.
 *
 * @param share  of the capital before; below 0 is received
 * @throws {EngineError} value: nothing is left
 * @complexity O(N)
 */
export function payFromCash(portfolio: Portfolio, share: number, cashId: string): Portfolio {
  if (!(share < 1)) throw new EngineError("value", `payFromCash needs a share below 1, got ${share}`);
  if (share === 0) return portfolio;
  const { weights, outside, ...rest } = addCash(portfolio, -share, cashId);
  const left = 1 - share;
  return {
    ...rest,
    weights: weights.map((weight) => weight / left),
    outside: outside.map((holding) => ({ ...holding, weight: holding.weight / left })),
  };
}

/**
 * Takes holdings outside the model at their last value as cash: names that are no more.
 *
 * @complexity O(holdings outside)
 */
export function cashInHoldings(
  portfolio: Portfolio,
  isGone: (holding: OutsideHolding) => boolean,
  cashId: string,
): Portfolio {
  const gone = portfolio.outside.filter((holding) => holding.reason !== "cash" && isGone(holding));
  if (gone.length === 0) return portfolio;
  const outside = portfolio.outside.filter((holding) => !gone.includes(holding));
  const value = gone.reduce((sum, { weight }) => sum + weight, 0);
  return addCash({ ...portfolio, outside }, value, cashId);
}

function addCash(portfolio: Portfolio, weight: number, cashId: string): Portfolio {
  if (weight === 0) return portfolio;
  const at = portfolio.outside.findIndex(({ reason }) => reason === "cash");
  const cash = portfolio.outside[at] ?? { id: cashId, weight: 0, reason: "cash" as const, asset: -1 };
  const others = portfolio.outside.filter((_, place) => place !== at);
  const outside = [...others, { ...cash, weight: cash.weight + weight }];
  return { ...portfolio, outside: outside.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}
