/** A trade of a name. Weights are decimals of the capital; NaN where prices, volumes or the capital are not known. */
export interface Trade {
  readonly id: string;
  /** sell and buy change what is held long, short and cover what is held short; one through zero is named by where it ends. */
  readonly side: "buy" | "sell" | "short" | "cover";
  readonly before: number;
  readonly after: number;
  /** Below 0 what is sold. */
  readonly shares: number;
  /** Money, below 0 what is sold. */
  readonly notional: number;
  /** Of the mean traded value of a day. */
  readonly dayShare: number;
}

/** What shares, money and volumes of trades are made from. */
export interface TradeMarket {
  /** What a weight of 1 is worth; NaN where it is not known. */
  readonly capital: number;
  /** In the currency of the capital; undefined where there is none. */
  readonly priceOf: (id: string) => number | undefined;
  /** Traded value per day, in the same; undefined where there is none. */
  readonly tradedPerDay: (id: string) => number | undefined;
}

/**
 * The trade from one weight to another.
 *
 * @complexity O(1)
 * @example
 * tradeOf({ id: "A", before: 0.02, after: -0.01 }, { capital: 1000, priceOf: () => 5, tradedPerDay: () => 60 }).side // => "short"
 */
export function tradeOf(
  { id, before, after }: Pick<Trade, "id" | "before" | "after">,
  { capital, priceOf, tradedPerDay }: TradeMarket,
): Trade {
  const notional = (after - before) * capital;
  return {
    id,
    side: sideOf(before, after),
    before,
    after,
    shares: notional / (priceOf(id) ?? Number.NaN),
    notional,
    dayShare: Math.abs(notional) / (tradedPerDay(id) ?? Number.NaN),
  };
}

function sideOf(before: number, after: number): Trade["side"] {
  if (after > before) return after > 0 ? "buy" : "cover";
  return after < 0 ? "short" : "sell";
}

/**
 * The trades that make one book into another, the largest first. What is in one of the books alone is bought or sold whole.
 *
 * @param before  weights by id
 * @param after   the same
 * @complexity O(N log N)
 * @example
 * listTrades(new Map([["A", 0.5], ["B", 0.5]]), new Map([["B", 0.7]]), { capital: 100, priceOf: () => 1, tradedPerDay: () => undefined }).map(({ id, notional }) => id + notional.toFixed(0)).join() // => "A-50,B20"
 */
export function listTrades(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  market: TradeMarket,
): readonly Trade[] {
  const changed = [...new Set([...after.keys(), ...before.keys()])]
    .map((id) => ({ id, before: before.get(id) ?? 0, after: after.get(id) ?? 0 }))
    .filter((of) => of.after !== of.before);
  return changed
    .map((of) => tradeOf(of, market))
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (a.id < b.id ? -1 : 1));
}

/** Columns of a list of trades in a file. `to` is the weight after: `plimsoll risk --what-if` reads it. */
export const TRADE_COLUMNS: readonly string[] = [
  "id",
  "name",
  "side",
  "before",
  "to",
  "shares",
  "notional",
  "day_share",
  "cost_share",
];

/** A trade with what a list says beside it; what is not known is `Missing`. */
export interface ListedTrade<Missing = number> extends Pick<Trade, "id" | "side" | "before" | "after"> {
  readonly name: string;
  readonly shares: number | Missing;
  readonly notional: number | Missing;
  readonly dayShare: number | Missing;
  /** Of the traded value, once. */
  readonly costShare: number | Missing;
}

/**
 * A trade as a row of such a file, in full precision.
 *
 * @complexity O(1)
 */
export function tradeRow<Missing = number>(of: ListedTrade<Missing>): readonly (string | number | Missing)[] {
  return [of.id, of.name, of.side, of.before, of.after, of.shares, of.notional, of.dayShare, of.costShare];
}
