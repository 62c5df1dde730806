import { dot, quadraticForm } from "../linalg/index.ts";
import type { Candidates, RiskView } from "./candidates.ts";
import type { Limit, Mandate, MandateCosts } from "./mandate.ts";
import { exposuresOf } from "./risk-rows.ts";
import { alphaErrors, ofFactors, viewOf } from "./risk-views.ts";

/** Variances of w − reference over the horizon. */
export interface VarianceParts {
  readonly total: number;
  readonly factor: number;
  readonly specific: number;
}

/** What a portfolio of the candidates amounts to over the horizon. */
export interface PortfolioMeasures {
  readonly expectedReturn: number;
  /** Of w − benchmark where the objective is relative, else of w. */
  readonly activeReturn: number;
  /** By how much the return that is measured is lower at worst, where the mandate is robust; else 0. */
  readonly uncertainty: number;
  readonly costs: number;
  readonly variance: VarianceParts;
  /** Of w − benchmark; null without one. */
  readonly activeVariance: VarianceParts | null;
  /** By each of the further models. */
  readonly others: readonly Pick<PortfolioMeasures, "variance" | "activeVariance">[];
  readonly net: number;
  readonly gross: number;
  /** Σ|w − current| */
  readonly turnover: number;
}

/** What is left of the expected return after costs, at the worst that its errors allow. */
export function netReturn({ activeReturn, costs, uncertainty }: PortfolioMeasures): number {
  return activeReturn - costs - uncertainty;
}

/** Measures weights. [n] */
export function measurePortfolio(
  candidates: Candidates,
  mandate: Mandate,
  weights: Float64Array,
): PortfolioMeasures {
  const { current, benchmark, alpha, others } = candidates;
  const hasBenchmark = benchmark.some((weight) => weight !== 0);
  const active = weights.map((weight, i) => weight - benchmark[i]);
  const measured = mandate.objective.relative ? active : weights;
  const sum = (of: (weight: number, i: number) => number) =>
    weights.reduce((total, weight, i) => total + of(weight, i), 0);
  const viewed = (view: RiskView) => ({
    variance: varianceParts(view, weights),
    activeVariance: hasBenchmark ? varianceParts(view, active) : null,
  });
  return {
    expectedReturn: dot(weights, alpha),
    activeReturn: dot(measured, alpha),
    uncertainty: worstReturn(candidates, mandate, measured),
    costs: mandate.costs === null ? 0 : costsOf(mandate.costs, current, weights),
    ...viewed(candidates),
    others: others.map(viewed),
    net: sum((weight) => weight),
    gross: sum(Math.abs),
    turnover: sum((weight, i) => Math.abs(weight - current[i])),
  };
}

/** κ √(aᵀΩa): what the expected return of a is below it at worst. */
function worstReturn(candidates: Candidates, { robust }: Mandate, measured: Float64Array): number {
  if (robust === undefined) return 0;
  return robust.errors * Math.sqrt(varianceParts(alphaErrors(candidates, robust), measured).total);
}

/** x'Fx and w'Δw over the horizon, by their definitions. */
function varianceParts(view: RiskView, weights: Float64Array): VarianceParts {
  const x = exposuresOf(view, weights);
  const factor = Math.max(
    0,
    quadraticForm(x, { rows: x.length, cols: x.length, values: view.factorVariance }),
  );
  let specific = 0;
  for (let i = 0; i < weights.length; i++) specific += weights[i] ** 2 * view.ownVariance[i];
  for (const { members, loading } of view.issuers)
    specific += members.reduce((sum, i, k) => sum + loading[k] * weights[i], 0) ** 2;
  return { total: factor + specific, factor, specific };
}

/** Costs of moving to the weights and of holding them. */
function costsOf(costs: MandateCosts, current: Float64Array, weights: Float64Array): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    total += tradingCost(costs, i, weights[i] - current[i]);
    if (weights[i] < 0) total -= costs.borrow[i] * weights[i];
  }
  return total;
}

/** What a trade of one of the candidates costs, of a mandate's costs. [units of capital] */
export function tradingCost(costs: MandateCosts, name: number, trade: number): number {
  const { linear, beyond, impact } = tradingCostParts(costs, name, trade);
  return linear + beyond + impact;
}

/** What a trade's cost is made of. [units of capital] */
export interface TradingCostParts {
  /** Commission and half the spread. */
  readonly linear: number;
  /** What its part beyond the sizes of the mandate's steps costs more. */
  readonly beyond: number;
  readonly impact: number;
}

/** The same in parts. */
export function tradingCostParts(costs: MandateCosts, name: number, trade: number): TradingCostParts {
  return {
    linear: trade > 0 ? costs.buy[name] * trade : -costs.sell[name] * trade,
    beyond: (costs.beyond ?? []).reduce(
      (sum, { size, more }) => sum + more[name] * Math.max(0, Math.abs(trade) - size[name]),
      0,
    ),
    impact: costs.impact[name] * Math.abs(trade) ** 1.5,
  };
}

/** The value that a limit is about, NaN for limits of single names. */
export function limitValue(candidates: Candidates, limit: Limit, weights: Float64Array): number {
  const { current, benchmark } = candidates;
  const sum = (of: (weight: number, i: number) => number) =>
    weights.reduce((total, weight, i) => total + of(weight, i), 0);
  switch (limit.kind) {
    case "net":
      return sum((weight) => weight);
    case "gross":
      return sum(Math.abs);
    case "long":
      return sum((weight) => Math.max(weight, 0));
    case "short":
      return sum((weight) => Math.max(-weight, 0));
    case "turnover":
      return sum((weight, i) => Math.abs(weight - current[i]));
    case "sum":
      return sum((weight, i) => limit.coefficients[i] * (weight - (limit.relative ? benchmark[i] : 0)));
    case "exposure":
      return exposuresOf(candidates, from(weights, limit.relative ? benchmark : null))[limit.factor];
    case "risk":
      return riskOf(candidates, limit, from(weights, limit.relative ? benchmark : null));
    case "names":
      return sum((weight) => (Math.abs(weight) > NOTHING ? 1 : 0));
    case "trade-count":
      return sum((weight, i) => (Math.abs(weight - current[i]) > NOTHING ? 1 : 0));
    default:
      return Number.NaN;
  }
}

/** Weights and trades below this share of capital are the solver's rounding. */
const NOTHING = 1e-7;

function from(weights: Float64Array, base: Float64Array | null): Float64Array {
  return base === null ? weights : weights.map((weight, i) => weight - base[i]);
}

function riskOf(
  candidates: Candidates,
  { part, factors, model }: Extract<Limit, { kind: "risk" }>,
  weights: Float64Array,
): number {
  const view = viewOf(candidates, model);
  const alone = factors === undefined ? view : { ...view, factorVariance: ofFactors(view, factors) };
  return Math.sqrt(varianceParts(alone, weights)[part]);
}
