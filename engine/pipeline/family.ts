import type { MarketAxes, MarketDay } from "../data/index.ts";
import type { Exposures, Factor } from "../exposures/index.ts";
import { factorList, factorNames } from "../exposures/index.ts";
import type { FactorLikeness, FactorReturnDay, FactorReturnState } from "../factor-returns/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { FactorHistory, RewrittenHistory } from "../risk-model/index.ts";
import type { Universe } from "../universe/index.ts";
import type { FamilyKind } from "./family-options.ts";
import { fundamentalFamily } from "./fundamental-family.ts";
import { hybridFamily } from "./hybrid-family.ts";
import type { ModelOptions } from "./model-options.ts";
import { statisticalFamily } from "./statistical-family.ts";
import type { StatisticalState } from "./statistical-window.ts";
import { type TimeSeriesState, timeSeriesFamily } from "./time-series-family.ts";

/** What a family remembers beside the rest of the model; null for the fundamental one. Plain data. */
export type FamilyState = null | StatisticalState | TimeSeriesState;

/** A run's dictionaries and options, the same for all its days. */
export interface FamilyContext {
  readonly axes: MarketAxes;
  readonly options: ModelOptions;
}

/** The period that ended, as a family sees it. */
export interface FamilyPeriod extends FamilyContext {
  readonly day: MarketDay;
  /** X, universe, caps and weights of the close before. */
  readonly close: FactorReturnState;
  /** [N] excess returns of the period; NaN = none. */
  readonly excess: Vector;
  /** [I] code of each industry's sector; −1: the market. */
  readonly parentOf: Int32Array;
}

/** A close, as a family sees it: everything known at it. */
export interface FamilyClose extends FamilyContext {
  readonly day: MarketDay;
  /** [N] excess returns of the period that ends here; NaN = none. */
  readonly excess: Vector;
  /** The period's regression as `regress` gave it, currencies added; undefined where there was none. */
  readonly regression: FactorReturnDay | undefined;
  /** X, universe and caps of the close before; null at the first close. */
  readonly before: FactorReturnState | null;
  /** Market, groups, styles and currencies as the exposure stage built them at this close. */
  readonly built: Exposures;
  readonly universe: Universe;
  /** [N] currency; must be known where covered. */
  readonly marketCap: Float64Array;
  /** [N] of the period that follows: positive in the estimation universe, 0 outside. */
  readonly regressionWeights: Float64Array;
  /** Whether the universe was reviewed at this close: when a family may fit anew. */
  readonly isReview: boolean;
  /** Factor returns so far, the period that ends here included. Owned by the fold: it may be rewritten. */
  readonly history: FactorHistory;
}

/** Factors that were found in returns at a close. */
export interface FamilyFit {
  /** Periods and names that they were found in. */
  readonly periodCount: number;
  readonly nameCount: number;
  /** Smallest canonical correlation of their loadings with those before; NaN at the first fit. */
  readonly spaceStability: number;
  /** Factors in use. */
  readonly factors: readonly FoundFactor[];
}

/** A factor that was found in returns. */
export interface FoundFactor extends FactorLikeness {
  readonly factor: string;
  /** Share of the names' mean squared returns that it explains. */
  readonly varianceShare: number;
  /** Cosine of its loadings with those before; NaN for a new one. */
  readonly stability: number;
}

/** What a family makes of a close. */
export interface FamilyStep {
  readonly state: FamilyState;
  /** The model's X at this close, its columns those of `factors`. */
  readonly exposures: Exposures;
  /** As given, or rewritten where X of the past was replaced. */
  readonly history: FactorHistory;
  /** What the history was rewritten with at this close; undefined where it was not. A run keeps it. */
  readonly rewritten?: RewrittenHistory;
  /** What is to be said of the factors that were found at this close; undefined where none were looked for. */
  readonly fit?: FamilyFit;
}

/**
 * How a family of models makes X at a close, and f and ε over a period. Everything else is the same for all: returns,
 * universe, F, Δ, portfolios, attribution.
 *
 * A family may keep what it likes in its state and must not look at anything but what it is given: then streaming,
 * resuming and the one-day update are right by construction.
 */
export interface Family {
  /** Whether f is estimated from the cross-section of each period; false where it is given. */
  readonly isCrossSectional: boolean;
  /** The columns of X, the same on every day of a run, of those that the exposure stage builds. */
  readonly factors: (built: readonly Factor[], options: ModelOptions) => readonly Factor[];
  /** Before the first day. */
  readonly start: (assetCount: number, options: ModelOptions) => FamilyState;
  /** The state over an axis that has grown at its end, with the same bits as if it had been so from the start. */
  readonly grow: (state: FamilyState, assetCount: number) => FamilyState;
  /** f and ε of a period on X of the close before, r = Xf + ε exactly; undefined where there is no estimate. */
  readonly regress: (state: FamilyState, period: FamilyPeriod) => FactorReturnDay | undefined;
  /** X at a close, and the factor history in its terms. */
  readonly close: (state: FamilyState, close: FamilyClose) => FamilyStep;
}

const families: Readonly<Record<FamilyKind, Family>> = {
  fundamental: fundamentalFamily,
  statistical: statisticalFamily,
  hybrid: hybridFamily,
  time_series: timeSeriesFamily,
};

/** The family of a model; options of earlier versions, which name none, are of the fundamental one. */
export function familyOf({ family }: Pick<ModelOptions, "family">): Family {
  return families[family?.kind ?? "fundamental"];
}

/** The columns of a model's X, in order. */
export function modelFactors(axes: MarketAxes, options: ModelOptions): readonly Factor[] {
  const { exposures } = options;
  return familyOf(options).factors(factorList(factorNames(axes, exposures), exposures), options);
}
