import type { PeriodAttribution } from "../../engine/performance-attribution/index.ts";
import { type Portfolio, portfolioSummary } from "../../engine/portfolio/index.ts";
import {
  type ActiveRiskAttribution,
  attributeActiveRisk,
  type RiskAttribution,
} from "../../engine/risk-attribution/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";

/** A side of a book: itself, in excess of cash, or less its benchmark. */
export type WalkSide = "portfolio" | "active";

/** A book's risk without its names: what a walk keeps of each rebalance. Annual. */
export interface WalkRisk extends Readonly<Record<WalkSide, WalkRiskParts>> {
  readonly beta: number;
  /** Volatility of the benchmark. */
  readonly benchmark: number;
}

/** Volatilities a year, and exposures. */
export interface WalkRiskParts {
  readonly total: number;
  readonly factor: number;
  readonly specific: number;
  /** [K] */
  readonly exposures: Float64Array;
}

/** What a book is after a rebalance. Decimals of the capital that the costs left. */
export interface WalkBook {
  readonly names: number;
  readonly long: number;
  readonly short: number;
  readonly cash: number;
  /** Gross weight outside the model, without cash. */
  readonly outside: number;
  /** As forecast at the close; undefined without a forecast. */
  readonly risk: WalkRisk | undefined;
}

/** What an interval returned. Decimals. */
export interface IntervalReturns {
  readonly periods: number;
  /** Compounded: after costs and borrow, before them, the benchmark's, and cash's. */
  readonly net: number;
  readonly gross: number;
  readonly benchmark: number;
  readonly riskFree: number;
  /** Borrow that was paid, of the capital. */
  readonly borrow: number;
  /** Σ over the periods of what factors and specific returns contributed. */
  readonly factor: Readonly<Record<WalkSide, number>>;
  readonly specific: Readonly<Record<WalkSide, number>>;
  /** Times that a held name was carried at 0 because it had no return. */
  readonly missing: number;
}

/** One period of a book. */
export interface WalkStep {
  readonly attributed: PeriodAttribution;
  readonly net: number;
  readonly gross: number;
  readonly borrow: number;
  readonly riskFree: number;
  readonly missing: number;
}

/** Σ of the factors' contributions in a period. */
export function factorReturn(attributed: PeriodAttribution, side: WalkSide): number {
  return attributed[side].factorContributions.reduce((sum, value) => sum + value, 0);
}

const NO_RETURNS: IntervalReturns = {
  periods: 0,
  net: 0,
  gross: 0,
  benchmark: 0,
  riskFree: 0,
  borrow: 0,
  factor: { portfolio: 0, active: 0 },
  specific: { portfolio: 0, active: 0 },
  missing: 0,
};

/** The returns of an interval with one more period. */
export function addPeriod(sums: IntervalReturns | undefined, step: WalkStep): IntervalReturns {
  const { attributed } = step;
  const known = sums ?? NO_RETURNS;
  const compound = (past: number, now: number) => (1 + past) * (1 + now) - 1;
  const factors = (side: WalkSide) => factorReturn(attributed, side);
  return {
    periods: known.periods + 1,
    net: compound(known.net, step.net),
    gross: compound(known.gross, step.gross),
    benchmark: compound(known.benchmark, attributed.benchmark.returnPeriod),
    riskFree: compound(known.riskFree, step.riskFree),
    borrow: known.borrow + step.borrow,
    factor: {
      portfolio: known.factor.portfolio + factors("portfolio"),
      active: known.factor.active + factors("active"),
    },
    specific: {
      portfolio: known.specific.portfolio + attributed.portfolio.specific,
      active: known.specific.active + attributed.active.specific,
    },
    missing: known.missing + step.missing,
  };
}

/** What a book amounts to, and its risk against a benchmark. */
export function bookOf(book: Portfolio, benchmark: Portfolio, model: RiskModel | undefined): WalkBook {
  const of = portfolioSummary(book);
  return {
    names: of.nameCount,
    long: of.longWeight,
    short: of.shortWeight,
    cash: of.cashWeight,
    outside: of.unmodelledGrossWeight,
    risk: model && slimRisk(attributeActiveRisk(model, book.weights, benchmark.weights)),
  };
}

function slimRisk({ portfolio, benchmark, active, beta }: ActiveRiskAttribution): WalkRisk {
  const parts = (of: RiskAttribution): WalkRiskParts => ({
    total: of.volatilityAnnual,
    factor: of.factorVolatilityAnnual,
    specific: of.specificVolatilityAnnual,
    exposures: Float64Array.from(of.factors, ({ exposure }) => exposure),
  });
  return {
    portfolio: parts(portfolio),
    active: parts(active),
    beta,
    benchmark: benchmark.volatilityAnnual,
  };
}
