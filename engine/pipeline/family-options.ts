import type { BetaShrinkage, BetaWindow, GivenFactor, StatisticalOptions } from "../factor-returns/index.ts";

/** Where the factors of a model come from, with what its family needs to know. */
export type FamilyOptions = FundamentalFamilyOptions | StatisticalFamilyOptions | TimeSeriesFamilyOptions;

/** Factors are known exposures: X is built from descriptors and groups, f is estimated from each cross-section. */
export interface FundamentalFamilyOptions {
  readonly kind: "fundamental";
}

/**
 * `statistical`: factors come from returns alone; `hybrid`: the fundamental factors, and statistical ones of what they leave.
 */
export interface StatisticalFamilyOptions extends StatisticalOptions {
  readonly kind: "statistical" | "hybrid";
}

/** Factors are given returns and levels: f is known, X are betas estimated name by name. */
export interface TimeSeriesFamilyOptions {
  readonly kind: "time_series";
  /** In the order of the columns of X. */
  readonly factors: readonly GivenFactor[];
  readonly window: BetaWindow;
  /** Whether the regressions of the betas have an intercept; a forecast never has. */
  readonly intercept: boolean;
  /** Lags of the factors in those regressions (Dimson); 0 for none. */
  readonly lags: number;
  readonly shrinkage: BetaShrinkage;
  /** When betas are fitted anew: at every close, or at reviews of the universe. */
  readonly refit: "every_close" | "review";
}

/** The families a model can be of. */
export type FamilyKind = FamilyOptions["kind"];
