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
  /** Names of the factors given from outside, sorted; `FactorRecords.factor` are positions here. */
  readonly factors: readonly string[];
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
  /** Values of given factors: returns of the period that ends at this close, levels that became known since the one before. */
  readonly factors: FactorRecords;
  /** Corporate actions that the returns of the period take in; absent where there are none. */
  readonly actions?: ActionRecords;
}

/** Corporate actions by asset, those of one in the order in which they are applied, column by column; NaN = not given. */
export interface ActionRecords {
  readonly asset: Int32Array;
  /** Position in `actionKinds`. */
  readonly kind: Int32Array;
  readonly ratio: Float64Array;
  /** Per share, in the asset's own currency. */
  readonly amount: Float64Array;
  /** Return of a delisting, decimal. */
  readonly givenReturn: Float64Array;
}

/** Values of factors given from outside, in the order of their dates, column by column. */
export interface FactorRecords {
  readonly factor: Int32Array;
  /** 1 = a level, of which only what is new is used; 0 = a return, decimal. */
  readonly isLevel: Uint8Array;
  readonly value: Float64Array;
  /** What a level was expected to be; NaN = nobody said. */
  readonly consensus: Float64Array;
}

/** A day without a value of any given factor. */
export const noFactorRecords: FactorRecords = Object.freeze({
  factor: new Int32Array(0),
  isLevel: new Uint8Array(0),
  value: new Float64Array(0),
  consensus: new Float64Array(0),
});

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

/** What a day has of lists, currencies and given factors where the data have none: nothing. */
export const oneCurrency: Pick<
  MarketDay,
  "lists" | "riskFreeByCurrency" | "fxRate" | "fxReturn" | "factors"
> = Object.freeze({
  lists: new Map<string, Uint8Array>(),
  riskFreeByCurrency: [],
  fxRate: [],
  fxReturn: [],
  factors: noFactorRecords,
});

/**
 * What axes have of traits, lists, currencies and given factors where the data have none: everybody is primary, nothing else is known.
 *
 * @example
 * Array.from(noTraits(2).traits.primary) // => [1, 1]
 */
export function noTraits(
  assetCount: number,
): Pick<MarketAxes, "countries" | "currencies" | "baseCurrency" | "lists" | "factors" | "traits"> {
  const unknown = () => new Int32Array(assetCount).fill(-1);
  const traits = {
    country: unknown(),
    currency: unknown(),
    issuer: unknown(),
    primary: lengthen(new Uint8Array(0), assetCount, 1),
  };
  return { countries: [], currencies: [], baseCurrency: -1, lists: [], factors: [], traits };
}
