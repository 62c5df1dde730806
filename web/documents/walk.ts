import type { AttributionSpan } from "./attribution.ts";

/** POST /v1/construct/walk: a mandate through history. Decimals; returns are of their span, risks and ratios a year. */
export interface WalkDocument {
  readonly mandate: string;
  readonly portfolioName: string;
  readonly benchmarkName: string | null;
  /** "every month" */
  readonly calendar: string;
  readonly from: string;
  readonly to: string;
  readonly periodsPerYear: number;
  /** Rebalances before the first forecast. */
  readonly tooEarly: readonly string[];
  readonly notes: readonly { readonly date: string; readonly text: string; readonly times: number }[];
  readonly summary: WalkSummary;
  readonly attribution: {
    readonly returnTotal: number;
    readonly lines: readonly WalkLine[];
    /** Months, or years of a longer walk, that the sums of the lines are by. */
    readonly spans: readonly AttributionSpan[];
  };
  readonly rebalances: readonly WalkRebalance[];
  readonly periods: readonly WalkPeriod[];
}

/** The figures of a walk. */
export interface WalkSummary {
  /** Active where the mandate is about the difference from a benchmark. */
  readonly side: "active" | "portfolio";
  readonly years: readonly WalkSpan[];
  readonly whole: WalkSpan;
  readonly netAnnual: number;
  readonly grossAnnual: number;
  readonly referenceAnnual: number;
  readonly informationRatio: number | null;
  readonly tStatistic: number | null;
  readonly volatilityAnnual: number | null;
  readonly drawdown: WalkDrawdown;
  readonly relativeDrawdown: WalkDrawdown;
  readonly checks: readonly RiskCheck[];
  readonly limits: readonly LimitRecord[];
  readonly turnoverAnnual: number;
  readonly costsAnnual: number;
  readonly borrowAnnual: number;
}

/** How deep it fell, and from when to when. */
export interface WalkDrawdown {
  readonly depth: number;
  readonly from: string;
  readonly to: string;
}

/** A year of a walk, or all of it. */
export interface WalkSpan {
  readonly label: string;
  readonly net: number;
  readonly gross: number;
  /** The benchmark's, or cash's. */
  readonly reference: number;
  readonly forecastAnnual: number | null;
  readonly realisedAnnual: number | null;
  readonly rebalances: number;
  readonly turnover: number;
  readonly costs: number;
  readonly names: number | null;
}

/** A risk as forecast, and what came of it. */
export interface RiskCheck {
  readonly side: "active" | "portfolio";
  readonly part: "total" | "factor" | "specific";
  readonly forecastAnnual: number | null;
  readonly realisedAnnual: number | null;
  readonly ratio: number | null;
  readonly bias: {
    readonly bias: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
  };
}

/** How a limit stood over the rebalances. */
export interface LimitRecord {
  readonly name: string;
  readonly kind: string;
  readonly count: number;
  readonly binds: number;
  readonly brokenBefore: number;
  readonly worstBefore: number;
  readonly brokenAfter: number;
  readonly worstAfter: number;
}

/** A part of the return of a walk. */
export interface WalkLine {
  readonly source: string;
  readonly kind: string;
  /** Of a factor. */
  readonly family: string | null;
  readonly contribution: number;
  readonly exposureMean: number | null;
  readonly tilt: number | null;
  readonly timing: number | null;
  readonly tStatistic: number | null;
  /** Of the periods' contributions, not linked. */
  readonly contributionSum: number;
  readonly standardError: number | null;
  readonly factorReturnLinked: number | null;
  /** By span: of the contributions, and of the exposures of a factor. */
  readonly contributionSums: readonly number[];
  readonly exposureSums?: readonly number[];
}

/** A rebalance and what followed it. */
export interface WalkRebalance {
  readonly date: string;
  readonly to: string;
  readonly periods: number;
  readonly status: string;
  readonly traded: boolean;
  /** Why there were no trades. */
  readonly reason?: string | null;
  readonly turnover: number;
  readonly costs: number;
  readonly names: number;
  /** Names that were traded, and the largest trades: changes of the weight, and what they cost of the capital. */
  readonly tradeCount: number;
  readonly trades: readonly { readonly id: string; readonly change: number; readonly cost: number }[];
  /** As forecast, a year; null without a forecast, active and benchmark with a benchmark. */
  readonly risk: {
    readonly portfolio: WalkRiskParts;
    readonly active?: WalkRiskParts;
    readonly benchmark?: number;
  } | null;
  /** Until the next, of both sides: sums of the periods' parts. */
  readonly returns: { readonly factor: OfSides; readonly specific: OfSides };
  readonly volatilityAnnual: number | null;
  readonly trackingErrorAnnual: number | null;
  readonly beta: number | null;
  readonly borrow: number;
  /** Of the side that the mandate is about. */
  readonly factorRiskAnnual: number | null;
  readonly specificRiskAnnual: number | null;
  readonly returnFactor: number;
  readonly returnSpecific: number;
  readonly returnNet: number;
  readonly returnGross: number;
  readonly returnBenchmark: number;
  readonly returnCash: number;
  /** By name, as each stood before and after. */
  readonly limits: Readonly<
    Record<string, { readonly binds: boolean; readonly brokenBefore: number; readonly brokenAfter: number }>
  >;
}

/** Volatilities of a book. */
export interface WalkRiskParts {
  readonly total: number;
  readonly factor: number;
  readonly specific: number;
}

/** A period of a walk. */
export interface WalkPeriod {
  readonly date: string;
  readonly net: number;
  readonly gross: number;
  readonly benchmark: number;
  readonly riskFree: number;
  readonly factor: OfSides;
  readonly specific: OfSides;
  /** Before it, of the side that the mandate is about; null where there was none. */
  readonly forecastAnnual: number | null;
}

/** A return of both sides. */
interface OfSides {
  readonly portfolio: number;
  readonly active: number;
}
