import {
  type FundamentalRecords,
  itemDepth,
  knownItem,
  knownItemAgo,
  startKnownFundamentals,
  stepKnownFundamentals,
} from "../../../engine/data/index.ts";
import { builtInDescriptors, type Descriptor, type Window } from "../../../engine/exposures/index.ts";
import { randomStream } from "../../../engine/stats/index.ts";
import { blankInput } from "./price-path.ts";

const none = Number.NaN;

/** A value and when it became known. */
export interface Report {
  readonly asset: number;
  readonly item: string;
  readonly periodEnd: number;
  readonly knownAt: number;
  readonly value: number;
}

/** Reports of some assets in the order they became known, and market caps at some closes. */
export interface ReportStream {
  readonly reports: readonly Report[];
  /** Day numbers, every 30 days. */
  readonly closes: readonly number[];
  /** [closes][N] */
  readonly caps: readonly (readonly number[])[];
}

export const assetCount = 9;
export const constantAsset = 6;
export const newAsset = 5;
const staleDays = 400;
/** Periods of 30 days. */
export const window: Window = { periods: 3, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 2 };

export const fundamental: readonly Descriptor[] = [...builtInDescriptors.values()].filter(({ needs }) =>
  needs.some(
    (need) =>
      need === "earnings_forward" ||
      /_ttm$|^(book_equity|long_term_debt|total_assets|total_debt|shares|earnings_growth.*)$/.test(need),
  ),
);

/** Items in units of currency; the others are counts and rates. */
export const inCurrency = (item: string) => item !== "shares" && !item.startsWith("earnings_growth_forecast");

export const itemNames = [...new Set(fundamental.flatMap(({ needs }) => needs))]
  .filter((need) => need !== "market_cap")
  .sort();

/**
 * Assets: quarterly; annual only; quarters skipped and published out of order; often restated; half the items never;
 * listed yesterday; constant; of zero and negative sizes; never.
 */
export function randomReports(seed: number): ReportStream {
  const random = randomStream("reports", seed);
  const closes = Array.from({ length: 80 }, (_, t) => 10_000 + 30 * t);
  const last = closes[closes.length - 1] as number;
  const reports: Report[] = [];
  const push = (asset: number, item: string, periodEnd: number, lag: number) => {
    const level = asset === constantAsset ? 0.1 : 5 + random.normal() * (asset === 7 ? 8 : 2);
    const value = asset === 7 && random.uniform() < 0.2 ? 0 : level;
    reports.push({ asset, item, periodEnd, knownAt: periodEnd + lag, value });
  };
  for (let asset = 0; asset < assetCount - 1; asset++) {
    if (asset === newAsset) continue;
    for (const item of itemNames) {
      if (asset === 4 && random.uniform() < 0.5) continue;
      const perYear = asset === 1 ? 1 : 4;
      for (let q = 0; q < 7 * perYear; q++) {
        const periodEnd = Math.round(9_900 + (q * 365.25) / perYear);
        if (asset === 2 && random.uniform() < 0.3) continue;
        push(asset, item, periodEnd, 20 + random.integer(asset === 2 ? 300 : 60));
        if (asset === 3 && random.uniform() < 0.5) push(asset, item, periodEnd, 90 + random.integer(700));
      }
    }
  }
  for (const item of itemNames) push(newAsset, item, last - 100, 100);
  reports.sort((a, b) => a.knownAt - b.knownAt);
  const caps = closes.map(() =>
    Array.from({ length: assetCount }, () => (random.uniform() < 0.1 ? none : Math.exp(2 + random.normal()))),
  );
  return { reports, closes, caps };
}

/** Runs a descriptor as the engine does, reports taken in at the first close they are known by. [closes][N] */
export function foldReports(descriptor: Descriptor, stream: ReportStream): Float64Array[] {
  const years = (item: string) => descriptor.itemYears?.[item] ?? 0;
  const depths = itemNames.map((item) => itemDepth(years(item)));
  const state = descriptor.start(assetCount, window);
  let known = startKnownFundamentals(depths, assetCount);
  let taken = 0;
  return stream.closes.map((today, t) => {
    const from = taken;
    while (taken < stream.reports.length && (stream.reports[taken] as Report).knownAt <= today) taken++;
    known = stepKnownFundamentals(known, recordsOf(stream.reports.slice(from, taken)));
    const code = (name: string) => {
      if (!descriptor.needs.includes(name))
        throw new Error(`${descriptor.name} does not say it needs ${name}`);
      return itemNames.indexOf(name);
    };
    const blank = blankInput(assetCount);
    const input = {
      ...blank,
      market: { ...blank.market, dayCount: t + 1, marketCap: Float64Array.from(stream.caps[t] as number[]) },
      item: (name: string) => knownItem(known, code(name), { today, staleDays }),
      itemAgo: (name: string, ago: number) => {
        if (ago > years(name)) throw new Error(`${descriptor.name} reads ${name} of ${ago} years ago`);
        return knownItemAgo(known, code(name), ago, { today, staleDays });
      },
    };
    return descriptor.step(state, input, window);
  });
}

function recordsOf(reports: readonly Report[]): FundamentalRecords {
  return {
    asset: Int32Array.from(reports, (report) => report.asset),
    item: Int32Array.from(reports, (report) => itemNames.indexOf(report.item)),
    periodEnd: Int32Array.from(reports, (report) => report.periodEnd),
    value: Float64Array.from(reports, (report) => report.value),
  };
}

/** What was known of an asset at a close, looked up among all reports each time. */
export interface Knowledge {
  readonly cap: number;
  item(name: string): number;
  ago(name: string, years: number): number;
  /** An item as it was known some closes before. */
  closesAgo(name: string, closes: number): number;
}

export function knowledge(stream: ReportStream, t: number, asset: number): Knowledge {
  const today = stream.closes[t] ?? Number.NEGATIVE_INFINITY;
  const periods = (name: string) => {
    const known = stream.reports.filter((r) => r.asset === asset && r.item === name && r.knownAt <= today);
    return new Map(known.map((report) => [report.periodEnd, report.value]));
  };
  const ago = (name: string, years: number): number => {
    const byPeriod = periods(name);
    const latest = Math.max(...byPeriod.keys());
    if (byPeriod.size === 0 || today - latest > staleDays) return none;
    const distance = (end: number) => Math.abs(latest - end - 365.25 * years);
    const nearest = [...byPeriod.keys()].sort((a, b) => distance(a) - distance(b) || b - a)[0] as number;
    return distance(nearest) <= 46 ? (byPeriod.get(nearest) as number) : none;
  };
  return {
    cap: stream.caps[t]?.[asset] ?? none,
    ago,
    item: (name) => ago(name, 0),
    closesAgo: (name, closes) => knowledge(stream, t - closes, asset).item(name),
  };
}
