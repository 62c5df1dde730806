import type { Memberships } from "../data/index.ts";

/** The families a factor can belong to, in the order of the columns of X. */
export type FactorFamily = "market" | "industry" | "style";

/** A column of X. */
export interface Factor {
  readonly name: string;
  readonly family: FactorFamily;
}

/**
 * X on one date, in the form its structure has: a market column of ones, industry shares as compressed rows, and dense
 * styles. Columns are ordered market (if any), industries, styles; rows are the run's asset codes.
 */
export interface Exposures {
  /** [K] */
  readonly factors: readonly Factor[];
  /** 1 or 0: whether the first column is the market. */
  readonly marketCount: number;
  readonly industryCount: number;
  readonly styleCount: number;
  /** [N] 1 where the asset has exposures on this date; everywhere else its row of X does not exist. */
  readonly covered: Uint8Array;
  /** Codes count from 0 within the industries. */
  readonly industries: Memberships;
  /** [N×S] row-major, standardised; NaN where not covered. */
  readonly styles: Float64Array;
}
