/** The answers of the API as far as the page reads them; docs/cli.md has every key. Decimals, annual where it says so. */

/** GET /v1/project. */
export interface ProjectDocument {
  readonly name: string;
  readonly benchmark: string | null;
  readonly runId: string;
  readonly dates: { readonly first: string; readonly last: string };
  readonly forecastDates: readonly string[];
  readonly portfolios?: readonly string[];
}

/** GET /v1/risk. */
export interface RiskDocument {
  readonly date: string;
  readonly runId: string;
  readonly burnIn: boolean;
  readonly forecast: string;
  readonly portfolioName: string;
  readonly benchmarkName: string | null;
  readonly holdingsSince: string;
  readonly summary: {
    readonly grossWeight: number;
    readonly netWeight: number;
    readonly unmodelledGrossWeight: number;
    readonly nameCount: number;
    readonly effectiveNameCount: number;
  };
  readonly beta: number | null;
  readonly portfolio: RiskSide;
  readonly benchmark?: RiskSide;
  readonly active?: RiskSide;
}

/** Risk of the portfolio, of the benchmark, or of one less the other. */
export interface RiskSide {
  readonly volatilityAnnual: number;
  readonly factorVolatilityAnnual: number;
  readonly specificVolatilityAnnual: number;
  readonly factorTotal: RiskPart;
  readonly specific: RiskPart;
  readonly families: readonly (RiskPart & { readonly family: string; readonly factorCount: number })[];
  readonly factors: readonly FactorRisk[];
  readonly names: readonly NameRisk[];
  readonly effectiveBets?: { readonly count: number };
  readonly tail?: { readonly estimates: readonly TailEstimate[] } | null;
}

/** Loss in one period that is exceeded with probability 1 − level, and the mean of those beyond. */
export interface TailEstimate {
  readonly method: string;
  readonly level: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

/** A part of a volatility: points that sum to it, and its share of the variance. */
export interface RiskPart {
  readonly riskContributionAnnual: number;
  readonly varianceShare: number;
}

/** A factor's line: exposure × volatility × correlation. */
export interface FactorRisk extends RiskPart {
  readonly factor: string;
  readonly family: string;
  readonly exposure: number;
  readonly volatilityAnnual: number;
  readonly standaloneVolatilityAnnual: number;
  readonly correlation: number;
  readonly marginalRiskAnnual: number;
}

/** A security's line. */
export interface NameRisk {
  readonly id: string;
  readonly name?: string | null;
  readonly weight: number;
  readonly marginalRiskAnnual: number;
  readonly riskContributionAnnual: number;
  readonly specificRiskContributionAnnual: number;
}

/** GET /v1/risk/history. */
export interface RiskHistoryDocument {
  readonly portfolioName: string;
  readonly benchmarkName: string | null;
  readonly dates: readonly RiskMoment[];
}

/** Risk at one forecast. */
export interface RiskMoment {
  readonly date: string;
  readonly burnIn: boolean;
  readonly beta: number | null;
  readonly portfolio: MomentSide;
  readonly benchmark?: MomentSide;
  readonly active?: MomentSide;
}

/** One side of it. */
export interface MomentSide {
  readonly volatilityAnnual: number;
  readonly factorVolatilityAnnual: number;
  readonly specificVolatilityAnnual: number;
  readonly factors: readonly {
    readonly factor: string;
    readonly family: string;
    readonly exposure: number;
  }[];
}

/** GET /v1/attribution. */
export interface AttributionDocument {
  readonly portfolioName: string;
  readonly benchmarkName: string | null;
  readonly from: string;
  readonly to: string;
  readonly periodCount: number;
  readonly linking: string;
  readonly portfolio: AttributionSide;
  readonly active?: AttributionSide;
  readonly path: readonly PathPoint[];
}

/** Where the return of a side came from. */
export interface AttributionSide {
  readonly returnTotal: number;
  readonly total: ReturnSource;
  readonly factors: ReturnSource;
  readonly specific: ReturnSource;
  readonly riskFree: ReturnSource;
  readonly unmodelled: ReturnSource;
  readonly unexplained: ReturnSource;
  readonly trading: ReturnSource;
  readonly byFamily: readonly ReturnSource[];
  readonly byFactor: readonly (ReturnSource & { readonly family: string })[];
}

/** A part of a return; parts sum to it after linking. */
export interface ReturnSource {
  /** A factor, a family, specific, … */
  readonly source: string;
  readonly contribution: number;
  readonly exposureMean: number | null;
  readonly tilt: number | null;
  readonly timing: number | null;
  readonly tStatistic: number | null;
}

/** How far it had come. */
export interface PathPoint {
  readonly date: string;
  readonly portfolio: number;
  readonly benchmark?: number;
  readonly active?: number;
  readonly byFamily: readonly { readonly family: string; readonly contribution: number }[];
  readonly specific: number;
}

/** GET /v1/factors. */
export interface FactorsDocument {
  readonly from: string;
  readonly to: string;
  readonly factors: readonly FactorStanding[];
}

/** A factor through time. */
export interface FactorStanding {
  readonly factor: string;
  readonly family: string;
  readonly periods: number;
  readonly returnAnnual: number | null;
  readonly volatilityAnnual: number | null;
  readonly informationRatio: number | null;
  readonly tNeweyWest: number | null;
  readonly shareAbove2: number | null;
  readonly vif: number | null;
  readonly stability: number | null;
  readonly marketCorrelation: number | null;
  readonly verdict: string;
}

/** GET /v1/factor-returns. */
export interface FactorReturnsDocument {
  readonly factors: readonly string[];
  readonly dates: readonly string[];
  readonly returns: readonly (readonly (number | null)[])[];
}

/** GET /v1/covariance. */
export interface CovarianceDocument {
  readonly date: string;
  readonly stage: string;
  readonly factors: readonly {
    readonly factor: string;
    readonly family: string;
    readonly volatilityAnnual: Readonly<Record<string, number>>;
  }[];
  readonly correlations: {
    readonly factors: readonly string[];
    readonly matrix: readonly (readonly number[])[];
  };
}

/** GET /v1/securities/{id}. */
export interface SecurityDocument {
  readonly id: string;
  readonly name: string | null;
  readonly date: string;
  readonly inEstimationUniverse: boolean;
  readonly outsideSpan: boolean;
  readonly marketCap: number | null;
  readonly volatilityAnnual: number;
  readonly factorVolatilityAnnual: number;
  readonly specificVolatilityAnnual: number;
  readonly specific: Readonly<Record<string, unknown>>;
  readonly exposures: readonly SecurityExposure[];
  readonly descriptors: readonly {
    readonly style: string;
    readonly descriptor: string;
    readonly raw: number | null;
    readonly score: number | null;
  }[];
  readonly recentReturns: readonly {
    readonly date: string;
    readonly totalReturn: number;
    readonly excessReturn: number;
    readonly specificReturn: number | null;
  }[];
}

/** What a security has of a factor, and how it came by it. */
export interface SecurityExposure {
  readonly factor: string;
  readonly family: string;
  readonly exposure: number;
  readonly percentile: number | null;
  readonly rung: string | null;
  readonly bounded: boolean | null;
}
