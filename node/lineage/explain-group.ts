import type { Memberships } from "../../engine/data/index.ts";
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
function memberships(day: LineageDay, factor: string, asset: number): readonly LineageNode[] {
  const { replayed, data, options } = day;
  const { exposures } = replayed.output.built;
  const given = membersOf(replayed.state.market.industries, asset, (code) => data.axes.industries[code]);
  const own = membersOf(
    exposures.groups,
    asset,
    (code) => exposures.factors[exposures.marketCount + code]?.name,
  );
  const { merge } = options.exposures.industries;
  const joined = given.filter((name) => merge[name] === factor);
  const isReviewed = own.includes(factor) && !given.some((name) => (merge[name] ?? name) === factor);
  return [
    ...industryNodes(day, data.axes.assets.labels[asset] as string, given),
    ...joined.map((from) =>
      lineageNode("joined", `${from} → ${factor}`, "name", { note: "factors.industries.merge of the spec" }),
    ),
    ...(isReviewed
      ? [
          lineageNode("joined", factor, "name", {
            note: "too few members at the last review of the universe: industry_merges",
          }),
        ]
      : []),
  ];
}

/** Names of an asset's groups. */
function membersOf(
  { offsets, codes }: Memberships,
  asset: number,
  nameOf: (code: number) => string | undefined,
): readonly string[] {
  return Array.from(codes.subarray(offsets[asset], offsets[asset + 1]), (code) => nameOf(code) ?? "");
}

/** The industries that the data give a name on the day, each with the row that says so; codes of a scheme stand below what they mean. */
function industryNodes(day: LineageDay, id: string, given: readonly string[]): readonly LineageNode[] {
  const rows = rowsOfIndustry(day, id);
  const plain = rows.filter(({ name }) => given.includes(name));
  if (given.every((name) => plain.some((row) => row.name === name))) {
    return plain.map(({ name, row, field }) =>
      lineageNode("industry", name, "name", { source: sourceOf(row, field), children: spellOf(row) }),
    );
  }
  const coded = rows.map(({ name, row, field }) =>
    lineageNode("code", name, "name", { source: sourceOf(row, field), children: spellOf(row) }),
  );
  return given.map((name) =>
    lineageNode("industry", name, "name", {
      note: "what the code comes to by classifications.digits and industry_codes",
      children: coded,
    }),
  );
}

/** The first and last day of a membership. */
function spellOf(row: SourceRow): readonly LineageNode[] {
  return ["from", "to", "known_at"].flatMap((field) => {
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

/**
 * The rows in force as known on the day: spells of the first scheme that has any, those known last; else the last one that ended; else the last bar with
 * an industry; else the security's own.
 */
function rowsOfIndustry(
  { replayed, data, sources }: Pick<LineageDay, "replayed" | "data" | "sources">,
  id: string,
): readonly IndustryRow[] {
  const { date } = replayed;
  const { scheme, policy } = data.source.entry.spec.classifications ?? {};
  const schemes = scheme === undefined ? [] : typeof scheme === "string" ? [scheme] : scheme;
  const textOf = ({ values }: SourceRow, field: string) => String(values.get(field) ?? "");
  const knownAt = (row: SourceRow) => textOf(row, "known_at") || textOf(row, "from");
  const seen = sources
    .rows("classifications", id)
    .filter((row) => schemes.length === 0 || schemes.includes(textOf(row, "scheme")));
  // Carried back, the last spells hold on every day.
  const known =
    policy === "reissue" ? seen : seen.filter((row) => textOf(row, "from") <= date && knownAt(row) <= date);
  const isOpen = (row: SourceRow) =>
    textOf(row, "to") === "" || (policy !== "reissue" && textOf(row, "to") >= date);
  const inForce = known.filter(isOpen);
  const candidates = inForce.length > 0 ? inForce : known;
  if (candidates.length > 0) {
    const rank = (row: SourceRow) => schemes.indexOf(textOf(row, "scheme"));
    const first = Math.min(...candidates.map(rank));
    const ofScheme = candidates.filter((row) => rank(row) === first);
    const latest = ofScheme.map(knownAt).sort().at(-1);
    const hasKnown = seen.some((row) => knownAt(row) !== textOf(row, "from"));
    const begun = ofScheme
      .map((row) => textOf(row, "from"))
      .sort()
      .at(-1);
    return ofScheme
      .filter((row) =>
        inForce.length === 0 ? textOf(row, "from") === begun : !hasKnown || knownAt(row) === latest,
      )
      .map((row) => ({ name: textOf(row, "code"), row, field: "code" }));
  }
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
