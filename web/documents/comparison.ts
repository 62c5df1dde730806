/** GET /v1/models. */
export interface ModelsDocument {
  readonly models: readonly {
    readonly model: string;
    /** Whether it is the one that this server answers from. */
    readonly isServed: boolean;
    /** The published one first, then those before it, the latest first. */
    readonly runs: readonly KeptRun[];
  }[];
}

/** A run that is kept. */
export interface KeptRun {
  readonly runId: string;
  readonly isPublished: boolean;
  readonly model: string;
  /** Of the code. */
  readonly version: string;
  readonly dates: { readonly first: string; readonly last: string };
}

/** POST /v1/compare: two runs on the same portfolio. Decimals, annual; every difference is of the second less the first. */
export interface ComparisonDocument {
  readonly first: RunLabel;
  readonly second: RunLabel;
  /** A name, or universe: the first run's by cap. */
  readonly portfolio: string;
  /** A name, universe or none. */
  readonly benchmark: string;
  /** At every forecast date of both, ascending. */
  readonly dates: readonly ComparedDate[];
  /** The last of them in full. */
  readonly last: {
    readonly date: string;
    readonly total: ForecastDifference;
    readonly active?: ForecastDifference;
    readonly coverage: {
      readonly both: number;
      readonly firstOnly: readonly string[];
      readonly secondOnly: readonly string[];
    };
  };
  /** Null where one date was asked for. */
  readonly forecasts: PairedForecasts | null;
}

/** Which run it is. */
export interface RunLabel {
  readonly model: string;
  readonly runId: string;
}

/** A portfolio's forecasts by two runs at one close. */
export interface ComparedDate {
  readonly date: string;
  readonly total: ComparedBook;
  readonly active?: ComparedBook;
}

/** Two forecasts of one book. */
export interface ComparedBook {
  readonly firstAnnual: number;
  readonly secondAnnual: number;
  /** Factors and specific returns alone. */
  readonly firstAlone: AloneVolatilities;
  readonly secondAlone: AloneVolatilities;
  readonly differenceAnnual: number;
  readonly parts: DifferenceParts;
}

/** Volatilities whose squares sum to that of the whole. */
export interface AloneVolatilities {
  readonly factorAnnual: number;
  readonly specificAnnual: number;
}

/** Where a difference comes from; the parts sum to it. */
export interface DifferenceParts {
  readonly exposuresAnnual: number;
  readonly factorCovarianceAnnual: number;
  readonly factorsInOneModelAnnual: number;
  readonly specificRiskAnnual: number;
  readonly namesInOneModelAnnual: number;
}

/** The same with its lines: names sum to the difference, factors to the factor parts of the names of both. */
export interface ForecastDifference extends ComparedBook {
  readonly names: readonly NameDifference[];
  readonly factors: readonly FactorDifference[];
  /** Held, and covered by neither. */
  readonly uncovered: readonly string[];
}

/** Which of the two has it. */
export type ModelsWith = "both" | "first" | "second";

/** A name's part of the difference. */
export interface NameDifference extends DifferenceParts {
  readonly id: string;
  readonly weight: number;
  readonly models: ModelsWith;
  readonly totalAnnual: number;
}

/** A factor's part of the difference; null where a model has no such factor. */
export interface FactorDifference {
  readonly factor: { readonly name: string; readonly family: string };
  readonly models: ModelsWith;
  readonly exposureFirst: number | null;
  readonly exposureSecond: number | null;
  readonly volatilityFirstAnnual: number | null;
  readonly volatilitySecondAnnual: number | null;
  readonly exposuresAnnual: number;
  readonly factorCovarianceAnnual: number;
  readonly totalAnnual: number;
  /** What its parts are made of: exposures = exposure × (shared₂ − shared₁), covariance = Σ covariance × shared. */
  readonly rates: {
    readonly shared: readonly [number, number];
    readonly exposure: number;
    readonly covariance: readonly [number, number];
  };
}

/** Two runs' forecasts of the same portfolios against the returns after them. */
export interface PairedForecasts {
  readonly horizons: readonly {
    readonly horizon: string;
    readonly windows: number;
    readonly first: string | null;
    readonly last: string | null;
    readonly families: readonly FamilyComparison[];
  }[];
  /** Of the universe's weight, without a return. */
  readonly missingShare: number;
}

/** A pair of the first run's number and the second's. */
export type OfBoth = readonly [number | null, number | null];

/** How well both forecast one kind of portfolio. */
export interface FamilyComparison {
  readonly family: string;
  readonly portfolios: number;
  readonly windows: number;
  /** 1 is right, above it too low. */
  readonly bias: OfBoth;
  readonly varianceRatio: OfBoth;
  /** Lower is better. */
  readonly quasiLikelihood: OfBoth;
  /** Below 0 the second is better. */
  readonly lossDifference: number | null;
  readonly tStatistic: number | null;
  readonly pValue: number | null;
  /** Sums that the means are made of, and what the t is. */
  readonly madeOf: {
    readonly biases: readonly [number, number];
    readonly squares: readonly [number, number];
    readonly squareCount: number;
    readonly losses: readonly [number, number];
    readonly lossCount: number;
    readonly lags: number;
    readonly longRunVariance: number;
    readonly correction: number;
  };
}
