import type { ComparisonDocument } from "./comparison.ts";
import type { FactorStanding } from "./factors.ts";

/** GET /v1/spec: what of a model can be left out; a model that is not of exposures has none. */
export interface SpecDocument {
  readonly exposures?: {
    readonly market: boolean;
    readonly countries: boolean;
    readonly currencies: boolean;
    readonly styles: readonly {
      readonly name: string;
      readonly orthogonalTo?: readonly string[];
      /** It is the cube of this one. */
      readonly cubeOf?: string;
    }[];
  };
}

/** POST /v1/evaluate/change: the model as it is, A, beside a changed one, B. */
export interface ChangeDocument extends ComparisonDocument {
  /** What was changed, a sentence each. */
  readonly changes: readonly string[];
  /** The span that both are looked at over. */
  readonly from: string;
  readonly to: string;
  /** Of A and of B. */
  readonly evidence: readonly [ModelEvidence, ModelEvidence];
  readonly attribution: {
    readonly from: string;
    readonly to: string;
    readonly book: "portfolio" | "active";
    /** By A and by B. */
    readonly returnTotal: number;
    readonly returnTotalSecond: number;
    readonly lines: readonly AttributionPair[];
  };
}

/** What speaks for and against a model. */
export interface ModelEvidence {
  readonly factors: readonly FactorStanding[];
  /** Means over the periods with a regression. */
  readonly fit: {
    readonly periods: number;
    readonly parameters: number;
    readonly names: number;
    readonly rSquared: number;
    readonly rSquaredCentred: number;
    readonly rSquaredAdjusted: number;
    readonly years: readonly {
      readonly year: string;
      readonly periods: number;
      readonly rSquared: number;
      readonly rSquaredCentred: number;
      readonly rSquaredAdjusted: number;
    }[];
  };
  readonly residuals: ResidualEvidence;
}

/** What specific returns have in common. */
export interface ResidualEvidence {
  readonly from: string | null;
  readonly to: string | null;
  readonly periods: number;
  readonly names: number;
  readonly pairs: readonly PairCorrelation[];
  /** Components beyond chance. */
  readonly count: number;
  /** The last one tested included. */
  readonly components: readonly ResidualComponent[];
}

/** A mean correlation of pairs of residuals over the periods, and by year; t = mean / √(longRunVariance / periods). */
export interface PairCorrelation {
  readonly group: "within A" | "within B" | "across";
  readonly mean: number | null;
  readonly periods: number;
  readonly years: readonly { readonly year: string; readonly periods: number; readonly mean: number }[];
  readonly tStatistic: number | null;
  readonly lags: number;
  readonly longRunVariance: number;
}

/** A common component of specific returns, and what it is like. */
export interface ResidualComponent {
  readonly eigenvalue: number;
  readonly share: number;
  /** Of all residuals, in names' worth. */
  readonly variance: number;
  /** 95 % of what chance gives. */
  readonly nullUpper: number;
  readonly pValue: number;
  /** Residuals with signs drawn anew, and those of them whose eigenvalue is as large. */
  readonly draws: number;
  readonly larger: number;
  /** With what each adds to the eigenvalue. */
  readonly names: readonly { readonly id: string; readonly loading: number; readonly square: number }[];
  readonly factors: readonly { readonly factor: string; readonly correlation: number }[];
  readonly returns: readonly { readonly factor: string; readonly correlation: number }[];
}

/** A contribution by both models; null where a model has no such line. */
export interface AttributionPair {
  readonly kind: "factor" | "specific" | "rest";
  readonly name: string;
  readonly first: number | null;
  readonly second: number | null;
  /** Sums of the periods' contributions before they were linked. */
  readonly unlinked: readonly [number | null, number | null];
  /** What it is the sum of, where it is several lines. */
  readonly of?: readonly { readonly name: string; readonly first: number; readonly second: number }[];
}
