import type { MarketDay } from "../../engine/data/index.ts";
import { type MarketData, openMarketData } from "../import/index.ts";
import type { Project } from "../project/index.ts";
import type { Run } from "../store/index.ts";
import { basePrice } from "./dated-holdings.ts";
import { readRunDates } from "./read-run-dates.ts";
import { runOptions } from "./run-options.ts";

/** Days that traded values are taken over: a month. */
const DAYS = 21;
const DAYS_PER_YEAR = 252;

/** How much of each name is traded. */
export interface TradedValues {
  /** First and last day of the mean. */
  readonly from: string;
  readonly to: string;
  /** By id: mean of price × shares traded per trading day in the base currency, over the periods that have both; absent without any. */
  readonly perDay: ReadonlyMap<string, number>;
  /** By id: the last close in the base currency; absent without any. */
  readonly prices: ReadonlyMap<string, number>;
}

/** Traded values as known at closes that ascend. */
export interface TradedValuesPath {
  readonly at: (date: string) => Promise<TradedValues>;
  readonly close: () => void;
}

/** Mean traded values of some names over the last 21 trading days up to a date, that day included. */
export async function readTradedValues(
  project: Project,
  run: Run,
  { date, ids }: { readonly date: string; readonly ids: readonly string[] },
): Promise<TradedValues> {
  const path = await followTradedValues(project, run, date);
  try {
    const { perDay, prices, ...span } = await path.at(date);
    const only = (values: ReadonlyMap<string, number>) =>
      new Map(
        ids.flatMap((id) => {
          const value = values.get(id);
          return value === undefined ? [] : [[id, value] as const];
        }),
      );
    return { ...span, perDay: only(perDay), prices: only(prices) };
  } finally {
    path.close();
  }
}

/** Follows the traded values of all names from a date on, in memory for one mean. The data of months are of a month's trades: a day's are their 21st part. */
export async function followTradedValues(
  project: Project,
  run: Run,
  first: string,
): Promise<TradedValuesPath> {
  const daysPerPeriod = DAYS_PER_YEAR / runOptions(run).periodsPerYear;
  const window = Math.max(1, Math.round(DAYS / daysPerPeriod));
  const earlier = (await readRunDates(run)).filter((day) => day <= first).slice(-window);
  const data = await openMarketData(project.folder, project.spec.data);
  const days = data.days(earlier[0] ?? first);
  const known: TradedDay[] = [];
  let next = await days.next();
  return {
    at: async (date) => {
      while (!next.done && next.value.date <= date) {
        known.push(tradedDay(data, next.value));
        if (known.length > window) known.shift();
        next = await days.next();
      }
      return { from: known[0]?.date ?? date, to: date, ...meansOf(known, data, daysPerPeriod) };
    },
    close: () => {
      void days.return(undefined);
      data.close();
    },
  };
}

/** Prices and traded values of a period. [N] NaN where there are none */
interface TradedDay {
  readonly date: string;
  readonly prices: Float64Array;
  readonly values: Float64Array;
}

function tradedDay(data: MarketData, day: MarketDay): TradedDay {
  const prices = Float64Array.from(data.axes.assets.labels, (_, asset) => basePrice(data, day, asset));
  return {
    date: day.date,
    prices,
    values: prices.map((price, asset) => price * (day.volume[asset] as number)),
  };
}

function meansOf(known: readonly TradedDay[], { axes }: MarketData, daysPerPeriod: number) {
  const perDay = new Map<string, number>();
  const prices = new Map<string, number>();
  axes.assets.labels.forEach((id, asset) => {
    let [sum, count] = [0, 0];
    for (const day of known) {
      if (Number.isFinite(day.prices[asset])) prices.set(id, day.prices[asset] as number);
      if (Number.isNaN(day.values[asset])) continue;
      sum += day.values[asset] as number;
      count++;
    }
    if (count > 0) perDay.set(id, sum / count / daysPerPeriod);
  });
  return { perDay, prices };
}
