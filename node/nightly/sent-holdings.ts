import type { Component } from "../../engine/portfolio/index.ts";
import type { PlainSet } from "../import/index.ts";
import type { ActualReturn, DatedHoldings } from "../model/index.ts";

/** What is held from a date on, funds looked through, as plain columns. */
export interface SentSet {
  readonly date: string;
  readonly ids: readonly string[];
  readonly weights: Float64Array;
  /** Beside the ids; empty where no row has a book. */
  readonly books: readonly string[];
  /** null where not known. */
  readonly capital: number | null;
  readonly proxies: readonly (readonly [string, readonly Component[]])[];
}

/** Holdings as plain data without lines of files: what a thread is sent and a key is made of. */
export interface SentHoldings {
  readonly name: string;
  readonly sets: readonly SentSet[];
  readonly lookedThrough: readonly string[];
  readonly netAssetValues: readonly (readonly [string, number])[];
  readonly actual: readonly (readonly [string, ActualReturn])[];
}

/** Holdings to be sent. */
export function sendHoldings(of: DatedHoldings): SentHoldings {
  return {
    name: of.name,
    sets: of.dates.map((date) => {
      const rows = of.books.get(date) ?? [];
      const capital = of.capital.get(date) ?? Number.NaN;
      return {
        date,
        ids: rows.map(({ id }) => id),
        weights: Float64Array.from(rows, ({ weight }) => weight),
        books: rows.some(({ book }) => book !== "") ? rows.map(({ book }) => book) : [],
        capital: Number.isNaN(capital) ? null : capital,
        proxies: [...(of.proxies.get(date) ?? [])].map(([id, stands]) => [
          id,
          stands.map(({ id: by, weight }) => ({ id: by, weight })),
        ]),
      };
    }),
    lookedThrough: of.lookedThrough,
    netAssetValues: of.netAssetValues.map(({ date, capital }) => [date, capital]),
    actual: [...of.actual],
  };
}

/** Holdings to be sent that are plain weights, as `datedHoldings` and `sendHoldings` would have them. */
export function sendPlain(name: string, sets: readonly PlainSet[]): SentHoldings {
  return {
    name,
    sets: sets.map((set) => ({ ...set, books: [], capital: null, proxies: [] })),
    lookedThrough: [],
    netAssetValues: [],
    actual: [],
  };
}

/** The holdings that were sent. */
export function takeHoldings(sent: SentHoldings): DatedHoldings {
  const byDate = <T>(pick: (set: SentSet) => T): ReadonlyMap<string, T> =>
    new Map(sent.sets.map((set) => [set.date, pick(set)]));
  const books = byDate((set) =>
    set.ids.map((id, at) => ({ id, weight: set.weights[at] as number, book: set.books[at] ?? "" })),
  );
  return {
    name: sent.name,
    dates: sent.sets.map(({ date }) => date),
    rows: books,
    books,
    capital: byDate(({ capital }) => capital ?? Number.NaN),
    lookedThrough: sent.lookedThrough,
    funds: () => new Map(),
    proxies: byDate(({ proxies }) => new Map(proxies)),
    netAssetValues: sent.netAssetValues.map(([date, capital]) => ({ date, capital })),
    places: new Map(),
    actual: new Map(sent.actual),
  };
}
