/** GET /v1/risk. */
export interface RiskDocument {
  readonly date: string;
  readonly runId: string;
  readonly burnIn: boolean;
  readonly forecast: string;
  readonly periodsPerYear: number;
  readonly portfolioName: string;
  readonly benchmarkName: string | null;
  readonly holdingsSince: string;
  /** What is held but not in the model. */
  readonly outside: readonly { readonly id: string; readonly weight: number; readonly reason: string }[];
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
  /** Factors and specific, which sum to both. */
  readonly sources: readonly {
    readonly source: string;
    readonly valueAtRisk: number;
    readonly expectedShortfall: number;
  }[];
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
