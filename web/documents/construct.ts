import type { ListedTrade } from "../../engine/portfolio/index.ts";

/** POST /v1/construct: a portfolio, or why there is none, or a frontier. */
export type ConstructDocument = ConstructedDocument | NoPortfolioDocument | FrontierDocument;

interface ConstructHead {
  readonly mandate: string;
  readonly date: string;
  readonly portfolioName: string;
  readonly benchmarkName: string | null;
  readonly horizon: { readonly text: string; readonly years: number };
  readonly capital: number | null;
  readonly residuals: { readonly primal: number; readonly dual: number; readonly gap: number };
  readonly iterations: number;
  readonly notes: readonly string[];
  readonly explanation: readonly string[];
}

/** A portfolio that was found. */
export interface ConstructedDocument extends ConstructHead {
  readonly status: "optimal";
  readonly runId: string;
  readonly totals: Readonly<Record<string, BeforeAfter>>;
  /** Whether the objective is about the difference from the benchmark. */
  readonly relative: boolean;
  /** The most return over volatility that any weights have by the mandate's views; null without views. */
  readonly highestRatioAnnual: number | null;
  readonly models: readonly FurtherModel[];
  readonly search: SearchFigures | null;
  readonly costOnce: number;
  readonly costAnnual: number;
  /** null where the mandate has no costs. */
  readonly costParts: CostParts | null;
  /** By how much the return is lower at worst, and how it comes to it; null where the views are taken as they are. */
  readonly uncertainty: {
    readonly errors: number;
    readonly deviationAnnual: number;
    readonly returnAnnual: number;
  } | null;
  readonly binding: readonly BindingLimit[];
  readonly givenUp: {
    readonly utilityAnnual: number;
    readonly costsUtilityAnnual: number;
    readonly freeReturnAnnual: number;
    readonly returnAnnual: number;
  } | null;
  readonly factors: readonly FactorMove[];
  readonly trades: readonly ConstructedTrade[];
  readonly weights: readonly HeldWeight[];
  /** Of every name that may be held: the expected return a year. */
  readonly impliedAlphaAnnual: readonly { readonly id: string; readonly alpha: number }[];
}

/** Risk by a further model of the mandate, a year; the active ones null where it is not about the difference from a benchmark. */
export interface FurtherModel {
  readonly name: string;
  readonly volatilityAnnual: BeforeAfter;
  readonly factorVolatilityAnnual: BeforeAfter;
  readonly specificVolatilityAnnual: BeforeAfter;
  readonly trackingErrorAnnual: BeforeAfter | null;
  readonly activeFactorVolatilityAnnual: BeforeAfter | null;
  readonly activeSpecificVolatilityAnnual: BeforeAfter | null;
}

/** What costs a year are made of, decimals of the capital. */
export interface CostParts {
  readonly linearAnnual: number;
  readonly beyondAnnual: number;
  readonly impactAnnual: number;
  readonly borrowAnnual: number;
  /** Years over which what a trade costs once is spread. */
  readonly holdingYears: number;
}

/** A term of a sum; of null are the others together. */
export interface SumTerm {
  readonly of: string | null;
  readonly value: number;
}

/** A name's weight. */
export interface HeldWeight {
  readonly id: string;
  readonly weight: number;
}

/** A figure before and after; null where there is none. */
export interface BeforeAfter {
  readonly before: number | null;
  readonly after: number | null;
}

/** How a search among names ended. */
export interface SearchFigures {
  readonly names: number;
  readonly trades: number;
  readonly nodes: number;
  readonly proved: boolean;
  readonly gapAnnual: number;
  readonly costAnnual: number;
  readonly kept: number;
}

/** A limit that costs something. */
export interface BindingLimit {
  readonly name: string;
  readonly about: string;
  readonly value: number | null;
  readonly violation: number;
  readonly atLimit: number;
  readonly dearestId: string | null;
  /** They come to the value, or to its square; null where it is a count. */
  readonly terms: readonly SumTerm[] | null;
  readonly isRoot: boolean;
  readonly givenUp: number | null;
  readonly givenUpTerms: readonly SumTerm[] | null;
  readonly gainAnnual: number | null;
  /** What a unit of the limit brings the objective over the horizon, and what a unit of the objective is in a year. */
  readonly multiplier: number;
  readonly annualFactor: number;
  readonly step: number;
  readonly words: string | null;
}

/** A factor before and after. */
export interface FactorMove {
  readonly factor: string;
  readonly family: string;
  readonly exposureBefore: number;
  readonly exposureAfter: number;
  readonly volatilityAnnual: number;
  readonly correlationBefore: number | null;
  readonly correlationAfter: number | null;
  readonly riskContributionBeforeAnnual: number;
  readonly riskContributionAfterAnnual: number;
}

/** A trade; null where prices, volumes or the capital are not known. */
export interface ConstructedTrade extends ListedTrade<null> {
  /** What the trade costs once, in parts of what is traded. */
  readonly costParts: { readonly linear: number; readonly beyond: number; readonly impact: number };
}

/** Why there is no portfolio. */
export interface NoPortfolioDocument extends ConstructHead {
  readonly status: "infeasible" | "unbounded" | "stalled";
  /** What the command says, line by line. */
  readonly reason: readonly string[];
  readonly conflict: {
    readonly limits: readonly string[];
    readonly relaxation: readonly { readonly name: string; readonly violation: number }[];
    readonly relaxedNames: readonly { readonly id: string; readonly violation: number }[];
    readonly easings: readonly Easing[];
  } | null;
}

/** A number of a mandate's limit that would have to be another one for there to be a portfolio. */
export interface Easing {
  readonly limit: string;
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** The efficient frontier within a mandate's limits. */
export interface FrontierDocument {
  readonly date: string;
  readonly portfolioName: string;
  readonly benchmarkName: string | null;
  /** Whether risk and return are against the benchmark. */
  readonly relative: boolean;
  /** Where the portfolio of now stands. */
  readonly current: {
    readonly volatilityAnnual: number;
    readonly returnAnnual: number;
    /** Of the names of the model. */
    readonly weights: readonly HeldWeight[];
  };
  /** Expected returns a year; what is not there has none. */
  readonly alphaAnnual: readonly { readonly id: string; readonly alpha: number }[];
  readonly frontier: readonly FrontierPoint[];
}

/** A portfolio of the frontier. */
export interface FrontierPoint {
  readonly volatilityAnnual: number;
  readonly returnAnnual: number;
  readonly costAnnual: number;
  readonly costParts: CostParts | null;
  readonly netReturnAnnual: number;
  readonly ratio: number;
  readonly turnover: number;
  readonly names: number;
  readonly weights: readonly HeldWeight[];
}
