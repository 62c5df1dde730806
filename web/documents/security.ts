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
