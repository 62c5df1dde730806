import type { HeldWeight } from "./construct.ts";

/** POST /v1/hedge: a hedge, or why there is none. */
export type HedgeDocument = FoundHedgeDocument | NoHedgeDocument;

/** A hedge that was found. */
export interface FoundHedgeDocument {
  readonly status: "optimal";
  readonly date: string;
  readonly portfolioName: string;
  readonly horizonYears: number;
  readonly capital: number | null;
  readonly residuals: { readonly primal: number; readonly dual: number; readonly gap: number };
  readonly instruments: readonly HedgeInstrument[];
  readonly hedges: readonly HedgeLine[];
  readonly exposures: readonly HedgeExposure[];
  readonly specificFloorAnnual: number;
  readonly prices: readonly string[];
  readonly notes: readonly string[];
  readonly weights: readonly HeldWeight[];
  readonly withoutNames: readonly string[];
  readonly regressions: readonly {
    readonly instrument: string;
    readonly periods: number;
    readonly betas: readonly InstrumentBeta[];
    readonly rSquared: number;
    readonly residualAnnual: number;
    /** s, per period. */
    readonly residualDeviation: number;
  }[];
  /** What the errors of the least variance rest on; null where no hedge of least variance is the only one. */
  readonly least: { readonly varianceLeftAnnual: number; readonly spareObservations: number } | null;
}

/** A beta of an instrument that is known by its returns. */
export interface InstrumentBeta {
  readonly factor: string;
  readonly beta: number;
  readonly error: number;
  /** Σ of the squares of the factor's returns that the other factors do not explain. */
  readonly ownSquares: number;
}

/** A covariance a year by its two sources. */
export interface CovarianceParts {
  readonly factorAnnual: number;
  readonly specificAnnual: number;
}

/** Why there is no hedge. */
export interface NoHedgeDocument {
  readonly status: "infeasible" | "unbounded" | "stalled";
  readonly date: string;
  readonly portfolioName: string;
  readonly reason: readonly string[];
}

/** An instrument of a hedge; notionals and costs are decimals of the capital. */
export interface HedgeInstrument {
  readonly instrument: string;
  readonly volatilityAnnual: number;
  readonly correlation: number;
  readonly held: number;
  readonly notional: number;
  readonly leastVariance: number | null;
  readonly leastVarianceError: number | null;
  readonly cost: number;
  /** Of what is traded, once. */
  readonly costShare: number;
  readonly withBook: CovarianceParts;
  /** With each instrument, itself too: its variance. */
  readonly covariances: Readonly<Record<string, CovarianceParts>>;
  readonly inflation: number | null;
}

/** What a hedge leaves. */
export interface HedgeLine {
  readonly hedge: string;
  readonly volatilityAnnual: number;
  readonly factorVolatilityAnnual: number;
  readonly specificVolatilityAnnual: number;
  readonly effectiveness: number;
  readonly gross: number;
  /** By instrument. */
  readonly notionals: Readonly<Record<string, number>>;
}

/** A factor before and after a hedge. */
export interface HedgeExposure {
  readonly factor: string;
  readonly before: number;
  readonly after: number;
  /** Of a unit of each instrument. */
  readonly instruments: Readonly<Record<string, number>>;
  readonly volatilityAnnual: number;
  readonly aloneAnnualBefore: number;
  readonly aloneAnnualAfter: number;
}

/** POST /v1/hedge/walk: a hedge rolled through history. Decimals of the capital; volatilities a year; returns in excess of cash, before costs. */
export interface HedgeWalkDocument {
  readonly portfolioName: string;
  readonly every: string;
  readonly periodsPerYear: number;
  readonly decisions: readonly HedgeWalkDecision[];
  readonly instruments: readonly HedgeWalkRatio[];
  readonly whole: HedgeWalkWhole;
  /** Decisions that were due before there was a forecast. */
  readonly tooEarly: readonly string[];
  readonly notes: readonly string[];
  readonly periods: readonly HedgeWalkPeriod[];
}

/** A hedge decided at a close, and what came until the next. */
export interface HedgeWalkDecision {
  readonly date: string;
  readonly to: string;
  readonly periods: number;
  readonly status: "optimal" | "infeasible" | "unbounded" | "stalled";
  /** By instrument. */
  readonly notionals: Readonly<Record<string, number>>;
  /** Before it: the decision before, or what the hedge says is held. */
  readonly held: Readonly<Record<string, number>>;
  readonly residuals: { readonly primal: number; readonly dual: number; readonly gap: number };
  readonly unhedgedParts: WalkedRisk;
  readonly hedgedParts: WalkedRisk;
  readonly turnover: number;
  readonly cost: number;
  readonly unhedgedAnnual: number;
  readonly hedgedAnnual: number;
  /** Sums of the periods; null where a period has none. */
  readonly returnUnhedged: number | null;
  readonly returnHedged: number | null;
}

/** What of a forecast is of factors, and what is specific. */
export interface WalkedRisk {
  readonly factorVolatilityAnnual: number;
  readonly specificVolatilityAnnual: number;
}

/** An instrument's notional over the decisions. */
export interface HedgeWalkRatio {
  readonly instrument: string;
  /** What a trade of it costs once, of what is traded. */
  readonly costShare: number;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
  /** Deviation of the changes from one decision to the next; null for fewer than two. */
  readonly changes: number | null;
}

/** The span as a whole. */
export interface HedgeWalkWhole {
  readonly from: string;
  readonly to: string;
  /** With a return of the book and of every instrument that is held. */
  readonly periods: number;
  readonly forecastUnhedgedAnnual: number;
  readonly forecastHedgedAnnual: number;
  readonly forecastEffectiveness: number;
  readonly realisedUnhedgedAnnual: number | null;
  readonly realisedHedgedAnnual: number | null;
  readonly realisedEffectiveness: number | null;
  readonly correlation: number | null;
  readonly turnover: number;
  readonly cost: number;
}

/** A period of a hedged book. */
export interface HedgeWalkPeriod {
  readonly date: string;
  readonly unhedged: number | null;
  readonly hedged: number | null;
  /** Of a unit of notional, by instrument. */
  readonly instruments: Readonly<Record<string, number | null>>;
}
