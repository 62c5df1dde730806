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
  readonly correlations: SignalCorrelations | null;
  readonly combination: CombinedSignals | null;
}

/** Rank correlations of the signals as given, and of their new parts. */
export interface SignalCorrelations {
  readonly whole: SignalMatrix;
  readonly fresh: SignalMatrix;
  /** What they are of, by the positions of two signals, the second before the first. */
  readonly pairs?: readonly {
    readonly first: number;
    readonly second: number;
    readonly whole: MeanTerms;
    readonly fresh: MeanTerms;
  }[];
}

/** What a mean over dates is of: as it is asked for by `terms`. */
export interface MeanTerms {
  readonly sum: number;
  readonly count: number;
  /** By size, the largest first; the others are the rest of the sum. */
  readonly largest: readonly { readonly date: string; readonly value: number }[];
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
  readonly lastWeights: readonly (number | null)[];
  /** Mean and inverse covariance of the rank coefficients that the last weights are made of; null without such weights. */
  readonly lastMoments?: {
    readonly count: number;
    readonly mean: readonly number[];
    readonly precision: SignalMatrix;
  } | null;
  readonly meanWeightTerms?: readonly MeanTerms[];
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
  /** Two-sided, of Student's law of so many degrees: P(|T| > |mean| / √(longRunVariance / count)). */
  readonly longRunVariance: number | null;
  readonly degrees: number;
  readonly positiveCount: number;
  readonly positive: number | null;
  readonly count: number;
  readonly terms?: MeanTerms;
}

/** What a signal is worth against a run's model; returns are per period. */
export interface SignalStudy {
  readonly dates: { readonly count: number; readonly first: string; readonly last: string };
  readonly spacing: number;
  readonly horizon: number;
  readonly periodsPerYear: number;
  /** Of a trade, decimal of its value. */
  readonly cost: number;
  readonly coverage: {
    readonly names: number;
    readonly share: number;
    readonly unknown: readonly string[];
    readonly unusedDates: number;
  };
  readonly spannedShare: number;
  readonly spannedShareTerms?: MeanTerms;
  readonly loadings: readonly {
    readonly factor: string;
    readonly loading: number;
    readonly correlation: number | null;
    readonly loadingTerms?: MeanTerms;
    readonly correlationTerms?: MeanTerms;
  }[];
  readonly coefficients: readonly {
    readonly part: "whole" | "new";
    readonly horizon: number;
    readonly linear: CoefficientSummary;
    readonly rank: CoefficientSummary;
  }[];
  readonly throughTime: { readonly closes: readonly string[]; readonly rank: readonly (number | null)[] };
  readonly persistence: {
    readonly autocorrelation: number | null;
    readonly halfLife: number | null;
    readonly terms?: MeanTerms;
  };
  readonly quantiles: readonly QuantileStudy[];
  readonly pure: {
    readonly summary: CoefficientSummary;
    /** Of the specific part of its returns. */
    readonly specificSummary: CoefficientSummary;
    readonly turnover: number;
    readonly turnoverTerms?: MeanTerms;
    readonly netMean: number;
    readonly sharpeAnnual: number | null;
    readonly informationRatioAnnual: number | null;
    readonly deflatedSharpe: number | null;
    /** Of the returns of the periods; 0 and 3 for a normal law. */
    readonly skewness: number | null;
    readonly kurtosis: number | null;
    readonly unitExposure: {
      readonly gross: number;
      readonly grossTerms?: MeanTerms;
      readonly summary: CoefficientSummary;
    };
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
  readonly turnoverTerms?: MeanTerms;
  readonly monotonic: {
    readonly pValue: number | null;
    /** Means of each portfolio less those of the one below, per period. */
    readonly steps: readonly number[];
    readonly draws: number;
    /** Draws whose smallest step was as large. */
    readonly reached: number;
  };
}
