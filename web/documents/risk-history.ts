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
  readonly specific: { readonly riskContributionAnnual: number; readonly varianceShare: number };
  readonly families: readonly {
    readonly family: string;
    readonly riskContributionAnnual: number;
    readonly varianceShare: number;
  }[];
  readonly factors: readonly {
    readonly factor: string;
    readonly family: string;
    readonly exposure: number;
    readonly riskContributionAnnual: number;
    readonly varianceShare: number;
  }[];
}
