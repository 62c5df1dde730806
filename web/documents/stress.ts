/** POST /v1/stress. */
export interface StressDocument {
  readonly date: string;
  readonly portfolioName: string;
  readonly benchmarkName: string | null;
  readonly periodsPerYear: number;
  readonly horizonPeriods: number;
  readonly capital: number | null;
  readonly shocks: {
    readonly deviations: number;
    readonly factors: readonly FactorShock[];
  };
  readonly model: readonly ModelStress[];
  readonly reverse: {
    readonly loss: number;
    readonly sides: readonly ReverseStress[];
  };
  readonly worst: {
    readonly periodCount: number;
    readonly incompleteCount: number;
    readonly windows: readonly StressWindow[];
  };
  readonly scenarios: { readonly scenarios: readonly ScenarioStress[] } | null;
  readonly replay: {
    readonly from: string;
    readonly to: string;
    readonly periodCount: number;
    readonly incompleteCount: number;
    readonly sides: readonly (StressWindow & {
      readonly path: readonly { readonly date: string; readonly cumulativeReturn: number }[];
    })[];
  } | null;
}

/** The portfolio, or what it holds against its benchmark. */
export type StressSideName = "portfolio" | "active";

/** A factor that falls. */
export interface FactorShock {
  readonly factor: string;
  readonly family: string;
  readonly volatilityAnnual: number;
  readonly factorReturn: number;
  readonly impacts: readonly {
    readonly side: StressSideName;
    readonly naive: number;
    readonly conditional: number;
    readonly exposure: number;
    /** Of the factor with the return of the side. */
    readonly correlation: number | null;
    /** Of the side. */
    readonly volatilityAnnual: number;
  }[];
}

/** The model with other volatilities or correlations. */
export interface ModelStress {
  readonly stress: string;
  readonly volatilities: readonly {
    readonly side: StressSideName;
    readonly volatilityBeforeAnnual: number;
    readonly factorVolatilityBeforeAnnual: number;
    readonly specificVolatilityBeforeAnnual: number;
    readonly volatilityAfterAnnual: number;
    readonly factorVolatilityAfterAnnual: number;
    readonly specificVolatilityAfterAnnual: number;
  }[];
}

/** The most likely way to a loss. */
export interface ReverseStress {
  readonly side: StressSideName;
  readonly distance: number | null;
  readonly probability: number | null;
  readonly impact: number | null;
  readonly volatilityAnnual: number;
  readonly specificVolatilityAnnual: number;
  readonly sources: readonly {
    readonly source: string;
    readonly factorReturn: number;
    readonly deviations: number;
    readonly contribution: number;
    readonly exposure: number;
    readonly correlation: number;
    readonly volatilityAnnual: number;
  }[];
  readonly specificContribution: number;
  readonly names: readonly {
    readonly id: string;
    readonly specificReturn: number;
    readonly contribution: number;
    readonly weight: number;
    readonly specificVolatilityAnnual: number;
  }[];
}

/** A window of history through the exposures of today. */
export interface StressWindow {
  readonly side: StressSideName;
  readonly periods?: number;
  readonly from: string;
  readonly to: string;
  readonly windowReturn: number;
  readonly lowest: number;
  /** Null where it never lost. */
  readonly lowestDate: string | null;
  readonly sources: readonly StressSource[];
}

/** What a factor brings. */
export interface StressSource {
  readonly source: string;
  /** Exposure × return of the factor, over the window where it is one. */
  readonly value: number;
  /** Null for specific returns. */
  readonly factorReturn: number | null;
  readonly exposure: number | null;
}

/** A scenario of one's own. */
export interface ScenarioStress {
  readonly name: string;
  readonly impacts: readonly {
    readonly side: StressSideName;
    readonly naive: ScenarioImpact;
    readonly conditional: ScenarioImpact;
    readonly distance: number;
    /** distance² = Σ s_i λ_i / h. */
    readonly named: readonly {
      readonly name: string;
      readonly namedReturn: number;
      readonly multiplier: number;
    }[];
  }[];
}

/** What a scenario does, by factor and by name: each sums to the impact. */
export interface ScenarioImpact {
  readonly impact: number;
  /** Of all factors that move. */
  readonly factorReturns: Readonly<Record<string, number>>;
  readonly sources: readonly StressSource[];
  readonly names: readonly {
    readonly id: string;
    readonly weight: number;
    readonly assetReturn: number;
    /** Of it what its factors do not bring. */
    readonly specificReturn: number;
    readonly contribution: number;
  }[];
}
