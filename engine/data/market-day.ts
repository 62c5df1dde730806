import { type Axis, lengthen } from "../labels/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { Memberships } from "./memberships.ts";
import type { SecurityTraits } from "./security-traits.ts";

/** The dictionaries of a run: what the integer codes inside arrays stand for. They only ever grow at the end. */
export interface MarketAxes {
  /** Every asset, by first appearance in the data, then by id. */
  readonly assets: Axis<"asset">;
  /** Industry names, sorted. */
  readonly industries: readonly string[];
  /** Names of the fundamental items, sorted; `FundamentalRecords.item` are positions here. */
  readonly items: readonly string[];
  /** Country names, sorted. */
  readonly countries: readonly string[];
  /** Currency names, sorted; the base currency is one of them where it is known. */
  readonly currencies: readonly string[];
  /** Position in `currencies` of the currency that caps are in and that `fxRate` is in units of; -1 = not known. */
  readonly baseCurrency: number;
  /** Names of the index and universe lists, sorted; keys of `MarketDay.lists`. */
  readonly lists: readonly string[];
  readonly traits: SecurityTraits;
}

/**
 * One trading day as it was known at its close. Every vector has one entry per asset of the run; NaN = missing.
 * Days come in ascending order; nothing in a day may depend on later data.
 */
export interface MarketDay {
  /** ISO date, YYYY-MM-DD. */
  readonly date: string;
  /** Close, in the security's own currency per share. */
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
  /** Market capitalisation at the close, in the base currency (as given where the data have no exchange rates). */
  readonly marketCap: Vector;
  /** Shares traded. */
  readonly volume: Vector;
  readonly industries: Memberships;
  /** [N] by list name: 1 = on the list at the close. A list without anybody may be absent. */
  readonly lists: ReadonlyMap<string, Uint8Array>;
  /** Risk-free simple return of the period in the base currency, decimal; NaN where the data give none (returns are then total). */
  readonly riskFree: number;
  /** By currency code: risk-free simple return of the period, decimal; NaN, or no entry, where the data give none. */
  readonly riskFreeByCurrency: Vector;
  /** By currency code: units of the base currency per unit at the close; NaN = unknown; empty where the data have no exchange rates. */
  readonly fxRate: Vector;
  /** By currency code: simple return of `fxRate` over the period, decimal; NaN = unknown; empty as `fxRate`. */
  readonly fxReturn: Vector;
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

/** What a day has of lists and currencies where the data have neither: nothing. */
export const oneCurrency: Pick<MarketDay, "lists" | "riskFreeByCurrency" | "fxRate" | "fxReturn"> =
  Object.freeze({ lists: new Map<string, Uint8Array>(), riskFreeByCurrency: [], fxRate: [], fxReturn: [] });

/**
 * What axes have of traits, lists and currencies where the data have none: everybody is primary, nothing else is known.
 *
 * @example
 * Array.from(noTraits(2).traits.primary) // => [1, 1]
 */
export function noTraits(
  assetCount: number,
): Pick<MarketAxes, "countries" | "currencies" | "baseCurrency" | "lists" | "traits"> {
  const unknown = () => new Int32Array(assetCount).fill(-1);
  const traits = {
    country: unknown(),
    currency: unknown(),
    issuer: unknown(),
    primary: lengthen(new Uint8Array(0), assetCount, 1),
  };
  return { countries: [], currencies: [], baseCurrency: -1, lists: [], traits };
}
