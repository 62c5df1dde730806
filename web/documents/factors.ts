/** GET /v1/factors. */
export interface FactorsDocument {
  readonly from: string;
  readonly to: string;
  readonly periodsPerYear: number;
  readonly factors: readonly FactorStanding[];
}

/** A factor through time. */
export interface FactorStanding {
  readonly factor: string;
  readonly family: string;
  readonly periods: number;
  /** Of one period, and its errors. */
  readonly mean: number | null;
  readonly standardError: number | null;
  readonly neweyWestError: number | null;
  readonly neweyWestLags: number;
  readonly returnAnnual: number | null;
  readonly volatilityAnnual: number | null;
  readonly informationRatio: number | null;
  readonly tStatistic: number | null;
  readonly tNeweyWest: number | null;
  readonly tCount: number;
  readonly above2Count: number;
  readonly shareAbove2: number | null;
  readonly vif: number | null;
  readonly stability: number | null;
  readonly marketCorrelation: number | null;
  /** Sums of products about the means, over the periods in which both have a return. */
  readonly withMarket: {
    readonly periods: number;
    readonly product: number;
    readonly factorSquare: number;
    readonly marketSquare: number;
  };
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
  readonly runId: string;
  readonly date: string;
  readonly stage: string;
  readonly periodsPerYear: number;
  /** What each stage did, in their order. */
  readonly stages: readonly {
    readonly stage: string;
    readonly volatilityMultiplier: number;
    readonly shrinkage: number;
  }[];
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

/** GET /v1/volatility. */
export interface VolatilityDocument {
  readonly points: readonly { readonly date: string; readonly burnIn: boolean }[];
  readonly factors: readonly {
    readonly factor: string;
    readonly family: string;
    /** By stage, a value at each point; null before the factor was there. */
    readonly volatilityAnnual: Readonly<Record<string, readonly (number | null)[]>>;
  }[];
}

/** GET /v1/diagnostics. */
export interface DiagnosticsDocument {
  readonly rows: readonly DiagnosticsRow[];
  readonly byFactor: FactorMonthsDocument;
}

/** Significance and variance inflation of every factor by month. */
export interface FactorMonthsDocument {
  /** The last period of each. */
  readonly months: readonly string[];
  readonly factors: readonly {
    readonly factor: string;
    readonly family: string;
    readonly tCount: readonly number[];
    readonly above2Count: readonly number[];
    readonly robustAbove2Count: readonly number[];
    /** Means of the month, and of how many periods. */
    readonly vif: readonly (number | null)[];
    readonly vifCount: readonly number[];
    readonly stability: readonly (number | null)[];
    readonly stabilityCount: readonly number[];
  }[];
}

/** The regression of a date. */
export interface DiagnosticsRow {
  readonly date: string;
  readonly coverage_count: number;
  readonly estimation_count: number;
  readonly regression_count: number;
  readonly parameter_count: number;
  readonly r_squared_uncentred: number | null;
  readonly r_squared_centred: number | null;
  readonly condition_number: number | null;
  readonly max_leverage: number | null;
  readonly residual_correlation: number | null;
  readonly down_weighted: number;
}
