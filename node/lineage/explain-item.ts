import { dayNumber, knownItemAgo } from "../../engine/data/index.ts";
import { staleDaysOf } from "../../engine/exposures/index.ts";
import type { KnownValue } from "../import/index.ts";
import { exchangeRateNodes } from "./explain-return.ts";
import type { LineageDay } from "./lineage-day.ts";
import { derivedNode, type LineageNode, lineageNode, numeral, signedTerm } from "./lineage-node.ts";
import { sourceOf } from "./source-lookup.ts";

/** An item of the accounts as it was known at a close, and whole years before: value, period end, the day it was known, the rows. */
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
  const staleDays = staleDaysOf(name, options.exposures.descriptors);
  const end = periodEnd[latest] as number;
  const what = ago === 0 ? name : `${name}, ${ago === 1 ? "a year" : `${ago} years`} before`;
  if (end === NEVER) return lineageNode(what, Number.NaN, "currency", { note: "not known yet on this day" });
  const known =
    ago === 0
      ? (value[latest] as number)
      : (knownItemAgo(fundamentals, item, ago, { today, staleDays })[asset] as number);
  const ends = ago === 0 ? [isoDate(end)] : periodsOf(day, item, asset);
  const children = [...reportOf(day, { name, value: known, ends }, asset), ...rateOf(day, asset)];
  const notes =
    today - end > staleDays
      ? [`of ${isoDate(end)}, older than the ${staleDays} days that an item may be: it counts as missing`]
      : [];
  return lineageNode(what, known, "currency of the security", {
    ...(Number.isNaN(known)
      ? { note: "none, or withdrawn" }
      : notes.length > 0
        ? { note: notes.join("; ") }
        : {}),
    children,
  });
}

const NEVER = -2147483648;

/** Period ends that are kept of an item. */
function periodsOf({ replayed }: LineageDay, item: number, asset: number): readonly string[] {
  const { assetCount, firstRow, periodEnd } = replayed.state.exposures.fundamentals;
  const ends: string[] = [];
  for (let row = firstRow[item] as number; row < (firstRow[item + 1] as number); row++) {
    const end = periodEnd[row * assetCount + asset] as number;
    if (end > NEVER) ends.push(isoDate(end));
  }
  return ends;
}

interface Reported {
  readonly name: string;
  readonly value: number;
  /** Period ends that the value may be of. */
  readonly ends: readonly string[];
}

/** The rows that a value was made of: as reported, or a sum of reports; of several that say the same the last known by the close. */
function reportOf(day: LineageDay, of: Reported, asset: number): readonly LineageNode[] {
  const { replayed, data, sources } = day;
  const id = data.axes.assets.labels[asset] as string;
  const derived = sources
    .known(id)
    .findLast(
      ({ item, value, periodEnd, knownAt }) =>
        item === of.name && value === of.value && of.ends.includes(periodEnd) && knownAt <= replayed.date,
    );
  const isPlain = derived?.terms.length === 1 && derived.terms[0]?.reported.value === of.value;
  return derived === undefined || isPlain
    ? rowNode(day, of, id)
    : [sumNode(day, derived, id), ...datesOf(derived)];
}

/** A sum of reported values: twelve months out of quarters, or out of years to date. */
function sumNode({ sources }: LineageDay, { item, value, terms }: KnownValue, id: string): LineageNode {
  const children = terms.map(({ sign, reported }) => {
    const row = sources
      .rows("fundamentals", id)
      .find((of) => of.file === reported.file && of.row === reported.row);
    const span = reported.months === 0 ? "as of" : `${reported.months} months to`;
    return lineageNode(
      `${sign < 0 ? "less " : ""}${span} ${reported.periodEnd}`,
      reported.value,
      "as reported",
      {
        note: `known on ${reported.knownAt}${reported.currency === undefined ? "" : `, in ${reported.currency}`}`,
        source:
          row === undefined
            ? {
                table: "fundamentals",
                file: reported.file,
                row: reported.row,
                field: "value",
                column: "value",
                written: "",
              }
            : sourceOf(row, row.values.has("item") ? "value" : item),
      },
    );
  });
  const sum = terms.reduce((total, { sign, reported }) => total + sign * reported.value, 0);
  const formula = terms
    .map(({ sign, reported }, i) =>
      i === 0 && sign > 0 ? numeral(reported.value) : signedTerm(sign * reported.value),
    )
    .join(" ");
  const size = terms.reduce((total, { reported }) => total + Math.abs(reported.value), 0);
  if (Math.abs(sum - value) <= 1e-9 * size)
    return derivedNode("reported", value, "currency", { formula, computed: sum, size, children });
  return lineageNode("reported", value, "currency of the security", {
    note: `${formula}, converted at the rate known then`,
    children,
  });
}

function datesOf({ periodEnd, knownAt }: KnownValue): readonly LineageNode[] {
  return [lineageNode("period_end", periodEnd, "date"), lineageNode("known_at", knownAt, "date")];
}

/** The row itself, where what was known was not looked up. */
function rowNode(
  { sources, replayed }: LineageDay,
  { name, value, ends }: Reported,
  id: string,
): readonly LineageNode[] {
  const row = sources
    .rows("fundamentals", id)
    .filter(({ values }) => {
      const isItem = values.has("item") ? values.get("item") === name : values.has(name);
      const found = values.has("item") ? values.get("value") : values.get(name);
      const known = String(values.get("known_at") ?? "");
      return (
        isItem && found === value && ends.includes(String(values.get("period_end"))) && known <= replayed.date
      );
    })
    .sort((a, b) => (String(a.values.get("known_at")) < String(b.values.get("known_at")) ? -1 : 1))
    .at(-1);
  if (row === undefined) return [];
  const field = row.values.has("item") ? "value" : name;
  return [
    lineageNode("reported", value, "currency", { source: sourceOf(row, field) }),
    ...["period_end", "known_at"].map((of) =>
      lineageNode(of, String(row.values.get(of) ?? ""), "date", { source: sourceOf(row, of) }),
    ),
  ];
}

function rateOf(day: LineageDay, asset: number): readonly LineageNode[] {
  const rate = day.baseRate[asset] as number;
  return rate === 1 ? [] : exchangeRateNodes(day, asset);
}

function isoDate(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
