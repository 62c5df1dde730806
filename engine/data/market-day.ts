import type { Axis } from "../labels/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { Memberships } from "./memberships.ts";

/** The dictionaries of a run: what the integer codes inside arrays stand for. They only ever grow at the end. */
export interface MarketAxes {
  /** Every asset, by first appearance in the data, then by id. */
  readonly assets: Axis<"asset">;
  /** Industry names, sorted. */
  readonly industries: readonly string[];
  /** Names of the fundamental items, sorted; `FundamentalRecords.item` are positions here. */
  readonly items: readonly string[];
}

/**
 * One trading day as it was known at its close. Every vector has one entry per asset of the run; NaN = missing.
 * Days come in ascending order; nothing in a day may depend on later data.
 */
export interface MarketDay {
  /** ISO date, YYYY-MM-DD. */
  readonly date: string;
  /** Close, in currency per share. */
  readonly price: Vector;
  /**
   * Simple return of the period that ends at `date`, decimal, as the data give it; NaN where it has to be derived from
   * prices (see `returnsFromPrices`) or does not exist.
   */
  readonly givenReturn: Vector;
  /**
   * False where the data have a column of returns or of adjusted prices: a close may then jump at a split, and a missing
   * return stays missing. Otherwise a return can be derived from closes.
   */
  readonly returnsFromPrices?: boolean;
  /** Market capitalisation at the close, in currency. */
  readonly marketCap: Vector;
  /** Shares traded. */
  readonly volume: Vector;
  readonly industries: Memberships;
  /** Risk-free simple return of the period, decimal; NaN where the data give none (returns are then total). */
  readonly riskFree: number;
  /** The user's own scores by descriptor name, as known at the close. */
  readonly scores: ReadonlyMap<string, Vector>;
  /** Fundamentals that became known after the previous day and by the close of this one. */
  readonly fundamentals: FundamentalRecords;
}

/** Fundamental values in the order they became known, column by column. */
export interface FundamentalRecords {
  readonly asset: Int32Array;
  readonly item: Int32Array;
  /** Day number (days since 1970-01-01) of the end of the period the value describes. */
  readonly periodEnd: Int32Array;
  readonly value: Float64Array;
}

/** A day on which no fundamentals became known. */
export const noFundamentals: FundamentalRecords = Object.freeze({
  asset: new Int32Array(0),
  item: new Int32Array(0),
  periodEnd: new Int32Array(0),
  value: new Float64Array(0),
});
