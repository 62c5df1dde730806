/** POST /v1/alpha: of one signal, or of several. */
export type AlphaDocument = ((NamedSignal & { readonly tried: number }) | SeveralSignals) & {
  readonly returns: ExpectedReturns | null;
};

/** Expected returns of the last close that has some, of the one signal or of the combination. */
export interface ExpectedReturns {
  readonly close: string;
  /** What they are over, as a mandate writes it. */
  readonly span: string;
  /** The information coefficient that they are made with: 0 where what was seen is no more than its error. */
  readonly coefficient: number;
  readonly rows: readonly { readonly id: string; readonly alpha: number }[];
}

/** Several signals, how alike they are, and as one. */
export interface SeveralSignals {
  readonly tried: number;
  readonly signals: readonly NamedSignal[];
  readonly correlations: { readonly whole: SignalMatrix; readonly fresh: SignalMatrix } | null;
  readonly combination: CombinedSignals | null;
}

/** A signal's study with its name, and its p-values among all that were tried. */
export interface NamedSignal extends SignalStudy {
  readonly name: string;
  readonly pValue: number | null;
  readonly bonferroni: number | null;
  readonly benjaminiHochberg: number | null;
  /** The verdict as a sentence. */
  readonly verdictWords: string;
}

/** Signals with weights that were known at each date. */
export interface CombinedSignals {
  readonly names: readonly string[];
  readonly meanWeights: readonly number[];
  readonly lastWeights: readonly number[];
  readonly study: SignalStudy;
  readonly verdictWords: string;
}

/** Rows one after the other. */
export interface SignalMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly values: readonly (number | null)[];
}

/** What information coefficients come to. */
export interface CoefficientSummary {
  readonly mean: number | null;
  readonly deviation: number | null;
  readonly ratio: number | null;
  /** Newey and West's, of the mean, with so many lags. */
  readonly error: number | null;
  readonly lags: number;
  readonly tStatistic: number | null;
  readonly pValue: number | null;
  readonly positiveCount: number;
  readonly positive: number | null;
  readonly count: number;
}

/** What a signal is worth against a run's model; returns are per period. */
export interface SignalStudy {
  readonly dates: { readonly count: number; readonly first: string; readonly last: string };
  readonly spacing: number;
  readonly horizon: number;
  readonly periodsPerYear: number;
  readonly coverage: {
    readonly names: number;
    readonly share: number;
    readonly unknown: readonly string[];
    readonly unusedDates: number;
  };
  readonly spannedShare: number;
  readonly loadings: readonly {
    readonly factor: string;
    readonly loading: number;
    readonly correlation: number | null;
  }[];
  readonly coefficients: readonly {
    readonly part: "whole" | "new";
    readonly horizon: number;
    readonly linear: CoefficientSummary;
    readonly rank: CoefficientSummary;
  }[];
  readonly throughTime: { readonly closes: readonly string[]; readonly rank: readonly (number | null)[] };
  readonly persistence: { readonly autocorrelation: number | null; readonly halfLife: number | null };
  readonly quantiles: readonly QuantileStudy[];
  readonly pure: {
    readonly summary: CoefficientSummary;
    readonly turnover: number;
    readonly netMean: number;
    readonly sharpeAnnual: number | null;
    readonly informationRatioAnnual: number | null;
    readonly deflatedSharpe: number | null;
    readonly unitExposure: { readonly gross: number; readonly summary: CoefficientSummary };
  };
  readonly fundamentalLaw: {
    readonly coefficient: number;
    readonly breadth: number;
    readonly informationRatio: number;
  };
  readonly groups: readonly {
    readonly grouping: "industry" | "size" | "volatility" | "year";
    readonly group: string;
    readonly rank: CoefficientSummary;
  }[];
  readonly verdict: {
    readonly kind: "repackaged" | "unproven" | "new" | "reversed";
    readonly adjustedPValue: number | null;
  };
}

/** Portfolios sorted by a signal. */
export interface QuantileStudy {
  readonly kind: "equal" | "cap" | "within_industries";
  readonly meanReturns: readonly number[];
  readonly byDate: SignalMatrix;
  readonly spread: CoefficientSummary;
  readonly netSpread: number;
  /** One way, of the two sides. */
  readonly turnover: number;
  readonly monotonic: { readonly pValue: number | null };
}
