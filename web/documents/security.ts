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
  readonly specific: SpecificComposition;
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
  /** The nearest of its industry. */
  readonly peers: readonly SecurityPeer[];
}

/** What specific risk is made of, volatilities annual. */
export interface SpecificComposition {
  readonly ownWeight: number;
  readonly ownVolatilityAnnual: number | null;
  readonly serialRatio: number | null;
  readonly prior: string;
  readonly priorVolatilityAnnual: number;
  readonly blendVolatilityAnnual: number;
  readonly shrinkWeight: number;
  readonly shrinkVolatilityAnnual: number | null;
  readonly regimeMultiplier: number;
  readonly volatilityAnnual: number;
  readonly linked: readonly { readonly id: string; readonly correlation: number }[];
}

/** A name that the model takes to be like it. */
export interface SecurityPeer {
  readonly id: string;
  readonly name: string | null;
  readonly industry: string | null;
  readonly marketCap: number;
  readonly volatilityAnnual: number;
  readonly factorVolatilityAnnual: number;
  readonly specificVolatilityAnnual: number;
  readonly correlation: number;
  readonly trackingErrorAnnual: number;
  readonly factorTrackingErrorAnnual: number;
}

/** What a security has of a factor, and how it came by it. */
export interface SecurityExposure {
  readonly factor: string;
  readonly family: string;
  readonly exposure: number;
  readonly percentile: number | null;
  /** Names of the universe with less of it, and all of them. */
  readonly lowerCount: number | null;
  readonly universeCount: number | null;
  readonly rung: string | null;
  readonly bounded: boolean | null;
}
