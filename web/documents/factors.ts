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
