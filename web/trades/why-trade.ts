import { part, reckoned, type WhyQuestion, whyDatum, whyDefined } from "../why/index.ts";
import { count, percent } from "../words.ts";
import { daysOf, type PageTrade } from "./page-trades.ts";

const SOURCE = "Methodology 9b, portfolios";

type TradeNumber = "before" | "after" | "change" | "shares" | "money" | "volume" | "cost";

/** A number of a trade. */
export function whyTrade(trade: PageTrade, number: TradeNumber): WhyQuestion | undefined {
  const { id, before, after } = trade;
  const change = part("Δw", "change of the weight", after - before, { as: "percent" });
  if (number === "before")
    return whyDatum({
      title: `Weight of ${id} before`,
      value: `${percent(before)} %`,
      number: before,
      from: "Taken from the holdings.",
    });
  if (number === "change")
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
  const parts = [change];
  const { notes, ...of } = TRADE[number](trade);
  return of.number === null
    ? undefined
    : whyDefined({ ...of, source: SOURCE, notes: [notes], ...(number === "after" ? {} : { parts }) });
}

interface TradeDefinition {
  readonly title: string;
  readonly value: string;
  readonly number: number | null;
  readonly symbols: string;
  readonly notes: string;
}

const TRADE: Readonly<Record<Exclude<TradeNumber, "before" | "change">, (of: PageTrade) => TradeDefinition>> =
  {
    after: ({ id, after }) => ({
      title: `Weight of ${id} after`,
      value: `${percent(after)} %`,
      number: after,
      symbols: "w = w_0 + Δw",
      notes:
        "As it was found by the optimiser, decided by the hedge, or typed: the view above says which, and a constructed one what its limits cost.",
    }),
    money: ({ id, notional }) => ({
      title: `Money of the trade of ${id}`,
      value: count(notional),
      number: notional,
      symbols: "m = Δw K",
      notes: "K: what a weight of 1 is worth, the capital.",
    }),
    shares: ({ id, shares }) => ({
      title: `Shares of ${id} to trade`,
      value: count(shares),
      number: shares,
      symbols: "q = Δw K / P_n",
      notes:
        "P_n: the close of the date in the base currency; rounded to lots where the mandate asks for it.",
    }),
    volume: ({ id, dayShare }) => ({
      title: `Trade of ${id} in a day’s volume`,
      value: `${percent(dayShare, 1)} %`,
      number: dayShare,
      symbols: "|Δw| K / V_n",
      notes: "V_n: what is traded of it a day, by the data.",
    }),
    cost: ({ id, costShare }) => ({
      title: `Cost of the trade of ${id}`,
      value: `${count(costShare === null ? null : costShare * 1e4, 1)} bp of the trade`,
      number: costShare,
      symbols: "c_n = half the spread + commission + impact of |Δw| K in V_n",
      notes: "As the mandate writes its costs.",
    }),
  };

/** How long a trade takes. */
export function whyDays(trade: PageTrade, participation: number): WhyQuestion | undefined {
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
          whyTrade(trade, "volume") ?? whyDatum({ title: trade.id, value: "–", number: null, from: "" }),
      }),
      share: part("a", "share of it that is taken, as typed below", participation, { as: "percent" }),
    },
    result: trade.dayShare / participation,
    source: SOURCE,
  });
}
