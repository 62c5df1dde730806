import {
  type MandateCosts,
  type TradingCostParts,
  tradingCostParts,
} from "../../engine/construction/index.ts";
import { HOLDING, onceShare, type PreparedMandate } from "../model/index.ts";

/** What costs a year are made of, in decimals of the capital. */
export interface CostParts {
  /** Commission and half the spread. */
  readonly linearAnnual: number;
  /** What trades beyond the sizes of the mandate's steps cost more. */
  readonly beyondAnnual: number;
  readonly impactAnnual: number;
  readonly borrowAnnual: number;
  /** Years over which what a trade costs once is spread. */
  readonly holdingYears: number;
}

/** The costs of going to weights and of holding them, a year; null where the mandate has none. [n] */
export function costParts(
  { mandate, candidates, setting }: PreparedMandate,
  weights: Float64Array,
): CostParts | null {
  const { costs } = mandate;
  if (costs === null) return null;
  const { years, written } = setting;
  const parts = Array.from(weights, (weight, i) =>
    tradingCostParts(costs, i, weight - (candidates.current[i] as number)),
  );
  const sum = (of: (part: TradingCostParts) => number) =>
    parts.reduce((total, part) => total + of(part), 0) / years;
  const borrowed = weights.reduce(
    (total, weight, i) => total + Math.max(0, -weight) * (costs.borrow[i] as number),
    0,
  );
  return {
    linearAnnual: sum(({ linear }) => linear),
    beyondAnnual: sum(({ beyond }) => beyond),
    impactAnnual: sum(({ impact }) => impact),
    borrowAnnual: borrowed / years,
    holdingYears: (written.costs?.holding ?? HOLDING).years,
  };
}

/** What a trade costs once, in parts of what is traded. */
export interface TradeCostShares {
  readonly linear: number;
  readonly beyond: number;
  readonly impact: number;
}

/** The same of a trade of one of the candidates; 0 without costs. */
export function tradeCostShares(
  costs: MandateCosts | null,
  setting: PreparedMandate["setting"],
  { name, change }: { readonly name: number; readonly change: number },
): TradeCostShares {
  if (costs === null || change === 0) return { linear: 0, beyond: 0, impact: 0 };
  const { linear, beyond, impact } = tradingCostParts(costs, name, change);
  const traded = onceShare(setting) * Math.abs(change);
  return { linear: linear / traded, beyond: beyond / traded, impact: impact / traded };
}
