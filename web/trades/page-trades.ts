import { type ListedTrade, listTrades } from "../../engine/portfolio/index.ts";
import type { PricesDocument } from "../documents/index.ts";

/** A trade as the page lists it; null is not known. */
export interface PageTrade extends ListedTrade<null> {
  /** What its cost is made of, in parts of what is traded; undefined where none is known. */
  readonly costParts?: { readonly linear: number; readonly beyond: number; readonly impact: number };
}

/** What the trades of two books are made from on the page. */
export interface PageMarket {
  /** What a weight of 1 is worth; NaN where it is not known. */
  readonly capital: number;
  readonly market: Market;
  readonly nameOf: (id: string) => string;
  /** Whether it is no trade, as cash that pays for the others. */
  readonly isLeftOut: (id: string) => boolean;
}

/** Prices and what is traded a day, by id. */
export interface Market {
  readonly price: ReadonlyMap<string, number>;
  readonly tradedPerDay: ReadonlyMap<string, number>;
}

/** The answer of GET /v1/prices by id; what is not known is not there. */
export function marketOf({ ids, price, tradedPerDay }: PricesDocument): Market {
  const traded = ids.flatMap((id, at) => {
    const value = tradedPerDay[at];
    return value == null ? [] : [[id, value] as const];
  });
  return { price: new Map(ids.map((id, at) => [id, price[at] as number])), tradedPerDay: new Map(traded) };
}

/** The trades from one book to another, the largest first. */
export function pageTrades(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  { capital, market, nameOf, isLeftOut }: PageMarket,
): readonly PageTrade[] {
  const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return listTrades(before, after, {
    capital,
    priceOf: (id) => market.price.get(id),
    tradedPerDay: (id) => market.tradedPerDay.get(id),
  })
    .filter(({ id }) => !isLeftOut(id))
    .map(({ shares, notional, dayShare, ...of }) => ({
      ...of,
      name: nameOf(of.id),
      shares: known(shares),
      notional: known(notional),
      dayShare: known(dayShare),
      costShare: null,
    }));
}

/** How long a list of trades takes at a share of what is traded a day. */
export interface TradingTime {
  /** Of the money whose volume is known, done within a day; NaN where none is. */
  readonly withinDay: number;
  /** The trade that takes longest; undefined where no volume is known. */
  readonly slowest: { readonly id: string; readonly days: number } | undefined;
  /** Trades without a volume. */
  readonly unknown: number;
}

/** Days that a trade takes at a share of what is traded a day; null where its volume is not known. */
export const daysOf = ({ dayShare }: Pick<PageTrade, "dayShare">, participation: number): number | null =>
  dayShare === null ? null : dayShare / participation;

/** What of the trades is done when; each is traded every day up to the same share of what is traded. */
export function tradingTime(trades: readonly PageTrade[], participation: number): TradingTime {
  let [money, done, unknown] = [0, 0, 0];
  let slowest: TradingTime["slowest"];
  for (const trade of trades) {
    const days = daysOf(trade, participation);
    if (days === null) {
      unknown++;
      continue;
    }
    const size = Math.abs(trade.notional ?? 0);
    money += size;
    done += days > 1 ? size / days : size;
    if (slowest === undefined || days > slowest.days) slowest = { id: trade.id, days };
  }
  return { withinDay: done / money, slowest, unknown };
}

/** Share of what is traded a day that is taken where nobody says another. */
export const USUAL_PARTICIPATION = 0.2;

/** The share that somebody typed in percent; undefined where it is none. */
export function readParticipation(text: string): number | undefined {
  const plain = text.trim().replace(/\s*%$/, "").replace(",", ".");
  const share = Number(plain) / 100;
  return plain !== "" && share > 0 && share <= 1 ? share : undefined;
}
