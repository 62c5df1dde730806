import { openMarketData } from "../import/index.ts";
import type { Project } from "../project/index.ts";
import type { Run } from "../store/index.ts";
import { basePrice } from "./dated-holdings.ts";
import { readRunDates } from "./read-run-dates.ts";

/** Days that traded values are taken over: a month. */
const DAYS = 21;

/** How much of each name is traded. */
export interface TradedValues {
  /** First and last day of the mean. */
  readonly from: string;
  readonly to: string;
  /** By id: mean of price × shares traded per day in the base currency, over the days that have both; absent without any. */
  readonly perDay: ReadonlyMap<string, number>;
  /** By id: the last close in the base currency; absent without any. */
  readonly prices: ReadonlyMap<string, number>;
}

/** Mean traded values of some names over the last 21 trading days up to a date, that day included. */
export async function readTradedValues(
  project: Project,
  run: Run,
  { date, ids }: { readonly date: string; readonly ids: readonly string[] },
): Promise<TradedValues> {
  const dates = (await readRunDates(run)).filter((day) => day <= date).slice(-DAYS);
  const from = dates[0] ?? date;
  const data = await openMarketData(project.folder, project.spec.data);
  try {
    const sums = new Map<string, { value: number; count: number }>();
    const prices = new Map<string, number>();
    for await (const day of data.days(from)) {
      if (day.date > date) break;
      for (const id of ids) {
        const asset = data.axes.assets.codes.get(id);
        if (asset === undefined) continue;
        const price = basePrice(data, day, asset);
        if (Number.isFinite(price)) prices.set(id, price);
        const value = (day.volume[asset] as number) * price;
        if (Number.isNaN(value)) continue;
        const sum = sums.get(id) ?? { value: 0, count: 0 };
        sums.set(id, { value: sum.value + value, count: sum.count + 1 });
      }
    }
    const perDay = new Map([...sums].map(([id, { value, count }]) => [id, value / count] as const));
    return { from, to: date, perDay, prices };
  } finally {
    data.close();
  }
}
