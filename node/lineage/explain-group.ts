import type { Factor } from "../../engine/exposures/index.ts";
import type { SourceRow } from "../import/index.ts";
import type { LineageDay } from "./lineage-day.ts";
import { type LineageNode, lineageNode } from "./lineage-node.ts";
import { sourceOf } from "./source-lookup.ts";

/** A name's exposure to the market, a country, an industry or a currency: which row of the files says so. */
export function explainGroup(day: LineageDay, factor: Factor, value: number, asset: number): LineageNode {
  const what = `exposure to ${factor.name}`;
  switch (factor.family) {
    case "market":
      return lineageNode(what, value, "one", { note: "the market's exposure is 1 for every covered name" });
    case "industry":
      return lineageNode(what, value, "share of the name", {
        children: memberships(day, factor.name, asset),
      });
    case "country":
      return lineageNode(what, value, "one or none", { children: traitRows(day, "country", asset) });
    case "currency":
      return lineageNode(what, value, "one or none", { children: traitRows(day, "currency", asset) });
    default:
      return lineageNode(what, value, "loading", {
        note: "found in returns: the table factor_fits says from which",
      });
  }
}

/** The rows that put a name into its industries, and the joins of industries on the way. */
function memberships(
  { replayed, data, sources, options }: LineageDay,
  factor: string,
  asset: number,
): readonly LineageNode[] {
  const id = data.axes.assets.labels[asset] as string;
  const { exposures } = replayed.output.built;
  const first = exposures.marketCount;
  const { offsets, codes } = exposures.groups;
  const own = new Set<string>();
  for (let entry = offsets[asset] as number; entry < (offsets[asset + 1] as number); entry++)
    own.add(exposures.factors[first + (codes[entry] as number)]?.name ?? "");
  const rows = rowsOfIndustry({ replayed, sources }, id);
  const { merge } = options.exposures.industries;
  const joined = Object.entries(merge).filter(
    ([from, to]) => to === factor && rows.some((row) => row.name === from),
  );
  const reviewed = rows.some(({ name }) => (merge[name] ?? name) === factor) || own.has(factor);
  return [
    ...rows.map(({ name, row, field }) =>
      lineageNode("industry", name, "name", { source: sourceOf(row, field), children: spellOf(row) }),
    ),
    ...joined.map(([from, to]) =>
      lineageNode("joined", `${from} → ${to}`, "name", { note: "factors.industries.merge of the spec" }),
    ),
    ...(reviewed && own.has(factor) && !rows.some(({ name }) => (merge[name] ?? name) === factor)
      ? [
          lineageNode("joined", factor, "name", {
            note: "too few members at the last review of the universe: industry_merges",
          }),
        ]
      : []),
  ];
}

/** The first and last day of a membership. */
function spellOf(row: SourceRow): readonly LineageNode[] {
  return ["from", "to"].flatMap((field) => {
    const value = row.values.get(field);
    return value === undefined
      ? []
      : [lineageNode(field, String(value), "date", { source: sourceOf(row, field) })];
  });
}

interface IndustryRow {
  readonly name: string;
  readonly row: SourceRow;
  readonly field: string;
}

/** The rows in force: spells of the classifications, else the last bar with an industry, else the security's own. */
function rowsOfIndustry(
  { replayed, sources }: Pick<LineageDay, "replayed" | "sources">,
  id: string,
): readonly IndustryRow[] {
  const { date } = replayed;
  const spells = sources.rows("classifications", id).filter(({ values }) => {
    const to = values.get("to");
    return String(values.get("from")) <= date && (to === undefined || String(to) >= date);
  });
  if (spells.length > 0)
    return spells.map((row) => ({ name: String(row.values.get("code")), row, field: "code" }));
  const ended = sources
    .rows("classifications", id)
    .filter(({ values }) => String(values.get("from")) <= date);
  if (ended.length > 0)
    return ended.slice(-1).map((row) => ({ name: String(row.values.get("code")), row, field: "code" }));
  const bar = sources
    .rows("bars", id)
    .filter(({ values }) => values.has("industry") && String(values.get("date")) <= date)
    .sort((a, b) => (String(a.values.get("date")) < String(b.values.get("date")) ? -1 : 1))
    .at(-1);
  const row = bar ?? sources.rows("securities", id).find(({ values }) => values.has("industry"));
  return row === undefined ? [] : [{ name: String(row.values.get("industry")), row, field: "industry" }];
}

function traitRows({ data, sources }: LineageDay, field: string, asset: number): readonly LineageNode[] {
  const id = data.axes.assets.labels[asset] as string;
  return sources
    .rows("securities", id)
    .filter(({ values }) => values.has(field))
    .map((row) =>
      lineageNode(field, String(row.values.get(field)), "name", { source: sourceOf(row, field) }),
    );
}
