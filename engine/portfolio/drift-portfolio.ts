import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { OutsideHolding, Portfolio } from "./portfolio.ts";

/** A portfolio at the end of a period in which nothing was traded. */
export interface DriftedPortfolio {
  readonly portfolio: Portfolio;
  /** R = Σ w r, cash included: the growth of the capital base. */
  readonly returnPeriod: number;
  /** Names held whose return is missing, sorted: they were carried at a return of 0. */
  readonly missingReturns: readonly string[];
}

/**
 * Weights after a period without trades: w'_n = w_n (1 + r_n) / (1 + R), cash growing at the risk-free rate.
 *
 * Names with a missing return (NaN), and unknown names, are carried at 0 and named in the result.
 *
 * @param returns  [N] total simple returns of the period, decimals
 * @param riskFree  simple return of cash in the period, decimal
 * @throws {EngineError} shape: not one return per asset; value: R ≤ −1, no capital is left to take weights of
 * @complexity O(N)
 */
export function driftPortfolio(portfolio: Portfolio, returns: Vector, riskFree: number): DriftedPortfolio {
  const { assets, weights } = portfolio;
  if (returns.length !== weights.length) {
    throw new EngineError("shape", `driftPortfolio needs ${weights.length} returns, got ${returns.length}`);
  }
  const missingReturns: string[] = [];
  let returnPeriod = 0;
  const grown = new Float64Array(weights.length);
  for (let asset = 0; asset < weights.length; asset++) {
    const weight = weights[asset];
    if (weight === 0) continue;
    if (Number.isNaN(returns[asset])) missingReturns.push(assets.labels[asset]);
    const gain = Number.isNaN(returns[asset]) ? 0 : weight * returns[asset];
    returnPeriod += gain;
    grown[asset] = weight + gain;
  }
  const outside = portfolio.outside.map((holding): OutsideHolding => {
    const given =
      holding.reason === "cash" ? riskFree : holding.asset < 0 ? Number.NaN : returns[holding.asset];
    if (Number.isNaN(given)) missingReturns.push(holding.id);
    const gain = Number.isNaN(given) ? 0 : holding.weight * given;
    returnPeriod += gain;
    return { ...holding, weight: holding.weight + gain };
  });
  const growth = 1 + returnPeriod;
  if (!(growth > 0))
    throw new EngineError("value", `driftPortfolio needs a return above −1, got ${returnPeriod}`);
  for (let asset = 0; asset < grown.length; asset++) grown[asset] /= growth;
  const drifted = {
    assets,
    weights: grown,
    outside: outside.map((holding) => ({ ...holding, weight: holding.weight / growth })),
  };
  return { portfolio: drifted, returnPeriod, missingReturns: missingReturns.sort() };
}
