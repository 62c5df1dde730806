import type { ReadonlySignal } from "@preact/signals";
import { type Answer, answerOf, following } from "../answers.ts";
import {
  type FormulaLine,
  part,
  reckoned,
  type WhyQuestion,
  whyAsked,
  whyDatum,
  whyTradeCost,
  worked,
} from "../why/index.ts";
import { count, percent } from "../words.ts";
import { daysOf, type Market, marketOf, type PageTrade } from "./page-trades.ts";

const SOURCE = "Methodology 9b, portfolios";

/** What shares and money of trades are made from, and where the weights after come from. */
export interface TradeSource {
  /** Of the prices and volumes. */
  readonly date: string;
  /** What a weight of 1 is worth; null where it is not known. */
  readonly capital: number | null;
  /** How the weights after came to be, in a sentence. */
  readonly origin: string;
}

type TradeNumber = "before" | "after" | "change" | "shares" | "money" | "volume" | "cost";

const changePart = ({ before, after }: PageTrade) =>
  part("Δw", "change of the weight", after - before, { as: "percent" });

/** A number of a trade. */
export function whyTrade(
  trade: PageTrade,
  number: TradeNumber,
  source: TradeSource,
): WhyQuestion | undefined {
  const { id, before, after } = trade;
  switch (number) {
    case "before":
      return whyDatum({
        title: `Weight of ${id} before`,
        value: `${percent(before)} %`,
        number: before,
        from: "Taken from the holdings: a weight as it stands there, or shares × price, or money, over the capital; 0 where it is not held.",
      });
    case "after":
      return whyDatum({
        title: `Weight of ${id} after`,
        value: `${percent(after)} %`,
        number: after,
        from: source.origin,
      });
    case "change":
      return reckoned({
        title: `Trade of ${id}`,
        value: `${percent(after - before)} %`,
        number: after - before,
        left: "Δw",
        right: "w − w_0",
        parts: {
          after: part("w", "weight after", after, { as: "percent" }),
          before: part("w_0", "weight before", before, { as: "percent" }),
        },
        result: after - before,
        as: "percent",
        source: SOURCE,
      });
    case "money":
      return whyMoney(trade, source);
    case "shares":
      return whyShares(trade, source);
    case "volume":
      return whyVolume(trade, source);
    case "cost":
      return whyTradeCost(trade);
  }
}

function whyMoney(trade: PageTrade, { capital }: TradeSource): WhyQuestion | undefined {
  const { id, notional } = trade;
  if (notional === null || capital === null) return undefined;
  return reckoned({
    title: `Money of the trade of ${id}`,
    value: count(notional),
    number: notional,
    left: "m",
    right: "Δw × K",
    parts: {
      change: changePart(trade),
      capital: part("K", "what a weight of 1 is worth: the capital", capital),
    },
    result: (trade.after - trade.before) * capital,
    source: SOURCE,
  });
}

/** What follows from the prices and volumes of the date: they are asked for when the number is. */
const withMarket =
  ({ date }: TradeSource, lines: (market: Market) => readonly FormulaLine[]) =>
  (): ReadonlySignal<Answer<readonly FormulaLine[]>> =>
    following(answerOf("/v1/prices", { date }), (prices) => lines(marketOf(prices)));

function whyShares(trade: PageTrade, source: TradeSource): WhyQuestion | undefined {
  const { id, shares, notional } = trade;
  if (shares === null || notional === null) return undefined;
  return whyAsked({
    title: `Shares of ${id} to trade`,
    value: count(shares),
    number: shares,
    symbols: "q = m / P",
    source: SOURCE,
    ingredients: withMarket(source, ({ price }) => [
      worked({
        left: "q",
        right: "m / P",
        parts: {
          money: moneyPart(trade, source, notional),
          price: part("P", `close of ${id} on ${source.date}, base currency`, price.get(id) ?? Number.NaN),
        },
        result: notional / (price.get(id) ?? Number.NaN),
        source: SOURCE,
      }),
    ]),
  });
}

function whyVolume(trade: PageTrade, source: TradeSource): WhyQuestion | undefined {
  const { id, dayShare, notional } = trade;
  if (dayShare === null || notional === null) return undefined;
  return whyAsked({
    title: `Trade of ${id} in a day’s volume`,
    value: `${percent(dayShare, 1)} %`,
    number: dayShare,
    symbols: "v = |m| / V",
    source: SOURCE,
    ingredients: withMarket(source, ({ tradedPerDay }) => [
      worked({
        left: "v",
        right: "|m| / V",
        parts: {
          money: moneyPart(trade, source, notional),
          volume: part(
            "V",
            "what is traded of it a day, the mean of 21 trading days, base currency",
            tradedPerDay.get(id) ?? Number.NaN,
          ),
        },
        result: Math.abs(notional) / (tradedPerDay.get(id) ?? Number.NaN),
        as: "percent",
        source: SOURCE,
      }),
    ]),
  });
}

const moneyPart = (trade: PageTrade, source: TradeSource, notional: number) =>
  part("m", "money of the trade", notional, {
    next: () => whyMoney(trade, source) ?? whyDatum({ title: trade.id, value: "–", number: null, from: "" }),
  });

/** How long a trade takes. */
export function whyDays(
  trade: PageTrade,
  participation: number,
  source: TradeSource,
): WhyQuestion | undefined {
  const days = daysOf(trade, participation);
  if (days === null || trade.dayShare === null) return undefined;
  return reckoned({
    title: `Days to trade ${trade.id}`,
    value: `${count(days, 1)} days`,
    number: days,
    left: "d",
    right: "v / a",
    parts: {
      volume: part("v", "the trade in what is traded a day", trade.dayShare, {
        as: "percent",
        next: () =>
          whyVolume(trade, source) ?? whyDatum({ title: trade.id, value: "–", number: null, from: "" }),
      }),
      share: part("a", "share of it that is taken, as typed below", participation, { as: "percent" }),
    },
    result: trade.dayShare / participation,
    source: SOURCE,
  });
}
