import { builtInDescriptors, type SeriesName, valuesAt, type Window } from "../../engine/exposures/index.ts";
import type { SourceRow } from "../import/index.ts";
import { explainItem } from "./explain-item.ts";
import { explainMarketCap } from "./explain-market-cap.ts";
import type { LineageDay } from "./lineage-day.ts";
import { type LineageNode, lineageNode } from "./lineage-node.ts";
import type { LineageQuery } from "./lineage-query.ts";
import { sourceOf } from "./source-lookup.ts";

/** Observations of a window that are shown beside the first and the last: those of the largest size. */
const WORST = 3;

/** A descriptor's raw value and what went into it: the window of a series, items of accounts, the market cap, or the user's own score. */
export function explainDescriptor(day: LineageDay, name: string, raw: number, asset: number): LineageNode {
  const { replayed, options } = day;
  const descriptor = builtInDescriptors.get(name);
  if (descriptor === undefined || replayed.day.scores.has(name)) return givenScore(day, name, raw, asset);
  const window = options.exposures.descriptors.windows[name];
  const lookback = window === undefined ? {} : descriptor.lookback(window);
  const series = (Object.keys(lookback) as SeriesName[]).map((of) =>
    explainWindow(day, of, window as Window, asset),
  );
  const items = descriptor.needs
    .filter((need) => day.data.axes.items.includes(need))
    .flatMap((need) => explainItem(day, need, descriptor.itemYears?.[need] ?? 0, asset));
  const isOfCap =
    descriptor.needs.includes("market_cap") || /price|market_cap|enterprise/.test(descriptor.formula);
  const hasCap = isOfCap && !("market_return" in lookback);
  return lineageNode(`${name}, raw`, raw, "of the descriptor", {
    formula: descriptor.formula,
    ...(Number.isNaN(raw) ? { note: "missing: too few observations, or an item that is not known" } : {}),
    children: [...items, ...(hasCap ? [explainMarketCap(day, asset)] : []), ...series],
  });
}

/** A score that the data give: in a column of the bars, or in the table of scores. */
function givenScore(day: LineageDay, name: string, raw: number, asset: number): LineageNode {
  const { replayed, data, sources } = day;
  const id = data.axes.assets.labels[asset] as string;
  const bar = sources.bar(id, replayed.date);
  const wide = bar?.values.has(name) ? bar : undefined;
  const row =
    wide ??
    sources
      .rows("scores", id)
      .filter((of) => isKnown(of, name, replayed.date))
      .sort(byDate)
      .at(-1);
  const dates =
    row === undefined || row === wide
      ? []
      : ["date", "known_at"].flatMap((field) => {
          const value = row.values.get(field);
          return value === undefined
            ? []
            : [lineageNode(field, String(value), "date", { source: sourceOf(row, field) })];
        });
  return lineageNode(`${name}, as given`, raw, "of the descriptor", {
    ...(row === undefined ? {} : { source: sourceOf(row, row === wide ? name : "value") }),
    ...(Number.isNaN(raw) ? { note: "no value that counts on this day" } : {}),
    children: dates,
  });
}

function isKnown({ values }: SourceRow, name: string, date: string): boolean {
  const of = String(values.get("date"));
  return values.get("name") === name && of <= date && String(values.get("known_at") ?? of) <= date;
}

function byDate(a: SourceRow, b: SourceRow): number {
  return String(a.values.get("date")) < String(b.values.get("date")) ? -1 : 1;
}

interface Observation {
  readonly date: string;
  readonly value: number;
}

/** A window of a series: how many observations, the first, the last and the largest, each with the row it rests on. */
function explainWindow(day: LineageDay, name: SeriesName, window: Window, asset: number): LineageNode {
  const known = observations(day, name, window, asset);
  const [first] = known;
  const last = known.at(-1);
  const largest = known
    .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .filter((of) => of !== first && of !== last)
    .slice(0, WORST);
  const weights = Number.isFinite(window.halfLife) ? `half-life ${window.halfLife}` : "weighted alike";
  const node = (label: string, of: Observation | undefined) =>
    of === undefined ? [] : [observationNode(day, { label, name, asset }, of)];
  return lineageNode(`${seriesNames[name]} in the window`, known.length, "observations", {
    note: `${window.periods} periods, the last ${window.lag} left out, ${weights}; at least ${window.minPeriods} are needed`,
    children: [
      ...node("first", first),
      ...node("last", last),
      ...largest.flatMap((of, i) => node(i === 0 ? "largest" : "next largest", of)),
    ],
  });
}

const seriesNames: Readonly<Record<SeriesName, string>> = {
  excess_return: "excess returns",
  log_return: "log excess returns",
  market_return: "market returns",
  specific_return: "specific returns",
  turnover: "turnover",
  value_traded: "value traded",
};

/** Ascending by date; those without a value left out. */
function observations(
  { replayed, data }: LineageDay,
  name: SeriesName,
  window: Window,
  asset: number,
): readonly Observation[] {
  const history = replayed.state.exposures.series[name];
  if (history === undefined) return [];
  const today = data.dates.indexOf(replayed.date);
  const column = name === "market_return" ? 0 : asset;
  const known: Observation[] = [];
  const oldest = Math.min(window.lag + window.periods, history.length, today + 1);
  for (let age = oldest - 1; age >= Math.min(window.lag, oldest - 1); age--) {
    const value = valuesAt(history, age)[column] as number;
    if (!Number.isNaN(value)) known.push({ date: data.dates[today - age] as string, value });
  }
  return known;
}

function observationNode(
  { data, sources }: LineageDay,
  { label, name, asset }: { readonly label: string; readonly name: SeriesName; readonly asset: number },
  { date, value }: Observation,
): LineageNode {
  const id = data.axes.assets.labels[asset] as string;
  const bar = sources.bar(id, date);
  const fields =
    name === "turnover" || name === "value_traded" ? ["volume"] : ["total_return", "adjusted_price", "price"];
  const field = fields.find((of) => bar?.values.has(of));
  const query = furtherOf(name, id, date);
  const isOwn = name !== "market_return" && name !== "specific_return";
  return lineageNode(`${label}: ${date}`, value, name === "value_traded" ? "base currency" : "decimal", {
    ...(isOwn && bar !== undefined && field !== undefined ? { source: sourceOf(bar, field) } : {}),
    ...(query === undefined ? {} : { query }),
  });
}

function furtherOf(name: SeriesName, id: string, date: string): LineageQuery | undefined {
  if (name === "specific_return") return { kind: "specific_return", id, date };
  if (name === "market_return")
    return { kind: "cell", table: "diagnostics", date, key: {}, column: "market_return" };
  return undefined;
}
