import { dayNumber, knownItemAgo } from "../../engine/data/index.ts";
import type { SourceRow } from "../import/index.ts";
import type { LineageDay } from "./lineage-day.ts";
import { type LineageNode, lineageNode } from "./lineage-node.ts";
import { sourceOf } from "./source-lookup.ts";

/** An item of the accounts as it was known at a close, and whole years before: value, period end, the day it was known, the row. */
export function explainItem(
  day: LineageDay,
  name: string,
  years: number,
  asset: number,
): readonly LineageNode[] {
  return Array.from({ length: years + 1 }, (_, ago) => itemNode(day, name, ago, asset));
}

function itemNode(day: LineageDay, name: string, ago: number, asset: number): LineageNode {
  const { replayed, data, options } = day;
  const { fundamentals } = replayed.state.exposures;
  const item = data.axes.items.indexOf(name);
  const { assetCount, firstRow, value, periodEnd } = fundamentals;
  const latest = (firstRow[item] as number) * assetCount + asset;
  const today = dayNumber(replayed.date);
  const staleDays = options.exposures.descriptors.fundamentalsStaleDays;
  const end = periodEnd[latest] as number;
  const isStale = end > NEVER && today - end > staleDays;
  const what = ago === 0 ? name : `${name}, ${ago === 1 ? "a year" : `${ago} years`} before`;
  if (end === NEVER || isStale) {
    const note = isStale
      ? `of ${isoDate(end)}, older than the ${staleDays} days that an item counts`
      : "not known yet on this day";
    return lineageNode(what, Number.NaN, "currency", { note });
  }
  const known =
    ago === 0
      ? (value[latest] as number)
      : (knownItemAgo(fundamentals, item, ago, { today, staleDays })[asset] as number);
  const row = rowOf(
    day,
    { name, value: known, ends: ago === 0 ? new Set([isoDate(end)]) : periodsOf(day, item, asset) },
    asset,
  );
  const dates =
    row === undefined
      ? []
      : ["period_end", "known_at"].map((field) =>
          lineageNode(field, String(row.values.get(field) ?? ""), "date", { source: sourceOf(row, field) }),
        );
  const rate = day.baseRate[asset] as number;
  const isConverted = replayed.day.fxRate.length > 0 && rate !== 1;
  return lineageNode(what, known, "currency, as published", {
    ...(row === undefined ? {} : { source: sourceOf(row, row.values.has("item") ? "value" : name) }),
    ...(Number.isNaN(known) ? { note: "none, or withdrawn" } : {}),
    children: [
      ...dates,
      ...(isConverted ? [lineageNode("exchange rate at the close", rate, "base currency per unit")] : []),
    ],
  });
}

const NEVER = -2147483648;

/** Period ends that are kept of an item, as dates. */
function periodsOf({ replayed }: LineageDay, item: number, asset: number): ReadonlySet<string> {
  const { assetCount, firstRow, periodEnd } = replayed.state.exposures.fundamentals;
  const ends = new Set<string>();
  for (let row = firstRow[item] as number; row < (firstRow[item + 1] as number); row++) {
    const end = periodEnd[row * assetCount + asset] as number;
    if (end > NEVER) ends.add(isoDate(end));
  }
  return ends;
}

/** The row that gave the value: of one of the periods kept, known by the close; a restatement is the later one. */
function rowOf(
  { replayed, data, sources }: LineageDay,
  of: { readonly name: string; readonly value: number; readonly ends: ReadonlySet<string> },
  asset: number,
): SourceRow | undefined {
  const id = data.axes.assets.labels[asset] as string;
  const candidates = sources.rows("fundamentals", id).filter(({ values }) => {
    const isItem = values.has("item") ? values.get("item") === of.name : values.has(of.name);
    const value = values.has("item") ? values.get("value") : values.get(of.name);
    const known = String(values.get("known_at") ?? "");
    return (
      isItem && value === of.value && of.ends.has(String(values.get("period_end"))) && known <= replayed.date
    );
  });
  return candidates
    .sort((a, b) => (String(a.values.get("known_at")) < String(b.values.get("known_at")) ? -1 : 1))
    .at(-1);
}

function isoDate(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
