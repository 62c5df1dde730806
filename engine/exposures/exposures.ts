import type { Memberships } from "../data/index.ts";

/** The families a factor can belong to, in the order of the columns of X. */
export type FactorFamily = "market" | "country" | "industry" | "style" | "statistical" | "given" | "currency";

/** A column of X. */
export interface Factor {
  readonly name: string;
  readonly family: FactorFamily;
}

/**
 * X on one date, in the form its structure has: a market column of ones, country and industry shares as compressed
 * rows, dense columns, and one-hot currencies. Columns are ordered market (if any), countries, industries, styles and
 * then statistical or given factors, currencies; rows are the run's asset codes. A model of one market has neither
 * countries nor currencies, a statistical one nothing but dense columns.
 */
export interface Exposures {
  /** [K] */
  readonly factors: readonly Factor[];
  /** 1 or 0: whether the first column is the market. */
  readonly marketCount: number;
  readonly countryCount: number;
  readonly industryCount: number;
  /** Number of dense columns: styles, and the statistical or given factors after them. */
  readonly styleCount: number;
  /** Columns at the end whose returns are given by exchange and interest rates: they have no part in the regression. */
  readonly currencyCount: number;
  /** [N] 1 where the asset has exposures on this date; everywhere else its row of X does not exist. */
  readonly covered: Uint8Array;
  /** Country c has code c, industry i has code countryCount + i; a row is its country (share 1), then its industries. */
  readonly groups: Memberships;
  /** [N×S] row-major: standardised scores, or loadings; NaN where not covered. */
  readonly styles: Float64Array;
  /** [N] code within the currencies; -1 = the base currency, or not known. */
  readonly currency: Int32Array;
}

/** Whether a factor's exposures stand in the dense block: scores of styles, loadings on statistical or given factors. */
export function isDense({ family }: Pick<Factor, "family">): boolean {
  return family === "style" || family === "statistical" || family === "given";
}

/** Column of the first style. */
export function firstStyle(exposures: Exposures): number {
  return exposures.marketCount + exposures.countryCount + exposures.industryCount;
}

/** Number of columns whose returns the regression estimates: all but the currencies, which come last. */
export function regressionFactorCount(exposures: Exposures): number {
  return exposures.factors.length - exposures.currencyCount;
}
