import type { Portfolio, portfolioSummary } from "../../engine/portfolio/index.ts";
import type {
  ActiveRiskAttribution,
  EffectiveBets,
  FactorRisk,
  RiskAttribution,
  RiskContribution,
  SpecificConcentration,
} from "../../engine/risk-attribution/index.ts";
import type { HeldPortfolio, PeriodTailRisk, StoredModel } from "../model/index.ts";

/** One side of the report: the portfolio's own risk, or its risk against the benchmark. */
export interface RiskSide {
  readonly side: "portfolio" | "active";
  readonly attribution: RiskAttribution;
  readonly bets: EffectiveBets;
  readonly concentration: SpecificConcentration;
  readonly tail: PeriodTailRisk;
}

/** A portfolio and its benchmark on a date, and the risk of both. */
export interface MeasuredRisk {
  readonly stored: StoredModel;
  readonly runId: string;
  readonly portfolioName: string;
  readonly benchmarkName: string;
  /** First date of the run. */
  readonly runStart: string;
  readonly held: HeldPortfolio;
  readonly base: HeldPortfolio;
  readonly active: Portfolio;
  readonly risk: ActiveRiskAttribution;
  /** How tables are laid out. */
  readonly layout: RiskLayout;
}

/** Everything the risk report of a portfolio shows. */
export interface RiskReport extends MeasuredRisk {
  /** The portfolio's, and against a benchmark the active one. */
  readonly sides: readonly RiskSide[];
  readonly summary: ReturnType<typeof portfolioSummary>;
}

/** What the main table has a line for. */
export const RISK_BY = ["factor", "family", "industry", "country", "book", "name", "name-factor"] as const;
export type RiskBy = (typeof RISK_BY)[number];

/** How the text is laid out: JSON has everything. */
export interface RiskLayout {
  /** undefined: the page in short, factors and names. */
  readonly by: RiskBy | undefined;
  /** Names to list. */
  readonly top: number;
  /** Only the risk against the benchmark. */
  readonly active: boolean;
  /** Exposures, weights and contributions also in % of the gross value. */
  readonly gmv: boolean;
  /** The same in money. */
  readonly money: boolean;
}

/** Whether there is something to measure against. */
export function hasBenchmark({ risk }: Pick<RiskReport, "risk">): boolean {
  return risk.benchmark.volatilityAnnual > 0;
}

/** The side that the main tables are about: the active one where there is a benchmark. */
export function mainSide({ sides }: Pick<RiskReport, "sides">): RiskSide {
  return sides.at(-1) as RiskSide;
}

/** A further unit for decimals of capital. */
export interface FurtherUnit {
  readonly header: string;
  readonly show: (decimal: number) => string;
}

/** Whether the factor was there by the report's date: a run also lists industries that its data reach later. */
export function isKnown(factor: FactorRisk): boolean {
  return factor.exposure !== 0 || factor.volatilityAnnual > 0;
}

/** Largest contribution first, whatever its sign. */
export function bySize<T extends RiskContribution>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((a, b) => Math.abs(b.riskContributionAnnual) - Math.abs(a.riskContributionAnnual));
}
