import type { Cell } from "../exports/index.ts";
import type { Book } from "./book.ts";

/** A trade that makes the book of before into the one of after. */
export interface BookTrade {
  readonly id: string;
  readonly side: "buy" | "sell";
  readonly before: number;
  readonly after: number;
}

/** The trades of a book, largest first; cash is what pays for them and no trade, unless it was edited. */
export function tradesOf({ before, after, cashId, isPaidByCash }: Book): readonly BookTrade[] {
  return [...after]
    .flatMap(([id, weight]): BookTrade[] => {
      const held = before.get(id) ?? 0;
      if (weight === held || (id === cashId && isPaidByCash)) return [];
      return [{ id, side: weight > held ? "buy" : "sell", before: held, after: weight }];
    })
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (a.id < b.id ? -1 : 1));
}

/** What shares and money need. */
export interface TradeMoney {
  /** What a weight of 1 is worth; NaN where it is not known. */
  readonly capital: number;
  /** In the base currency; undefined where there is none. */
  readonly priceOf: (id: string) => number | undefined;
  readonly nameOf: (id: string) => string;
}

/** The columns of a list of trades. `to` is the weight after: `plimsoll risk --what-if` reads the file. */
export const TRADE_COLUMNS: readonly string[] = [
  "id",
  "name",
  "side",
  "before",
  "to",
  "change",
  "shares",
  "notional",
];

/** Trades as rows of a file, in full precision: weights in decimals; shares and money empty where capital or price are not known. */
export function tradeRows(
  trades: readonly BookTrade[],
  { capital, priceOf, nameOf }: TradeMoney,
): readonly (readonly Cell[])[] {
  return trades.map(({ id, side, before, after }) => {
    const notional = (after - before) * capital;
    return [
      id,
      nameOf(id),
      side,
      before,
      after,
      after - before,
      notional / (priceOf(id) ?? Number.NaN),
      notional,
    ];
  });
}
