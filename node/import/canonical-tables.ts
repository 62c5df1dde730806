import { join } from "node:path";
import type { DataCache, DataSpec, TableName } from "../../wire/index.ts";
import { createNames } from "./create-names.ts";
import { firstPublished, longFactors, placedLevels } from "./long-factors.ts";
import { readRates } from "./read-rates.ts";
import { readTraits } from "./read-traits.ts";
import { type Sql, sqlName, sqlText } from "./sql.ts";
import type { StagedTable } from "./staged-table.ts";

/** Trading days an adjusted price may be old for a return to be taken from it. */
const adjustedGapDays = 5;

/** The dictionaries of an import, and what stands in them. */
export type Dictionaries = Omit<DataCache, "format" | "inputs" | "notes" | "files" | "monthKeys">;

export type StagedTables = ReadonlyMap<TableName, StagedTable>;

/** Creates the dictionary tables (days, assets, industries, items, score_names) beside the views of the staged tables. */
export async function createDictionaries(
  sql: Sql,
  tables: StagedTables,
  spec: DataSpec,
): Promise<Dictionaries> {
  await sql.run(
    `CREATE TABLE days AS SELECT CAST(row_number() OVER (ORDER BY date) - 1 AS INTEGER) AS day, date
     FROM bar_dates`,
  );
  await sql.run(
    `CREATE TABLE assets AS SELECT CAST(row_number() OVER (ORDER BY date, id) - 1 AS INTEGER) AS asset, id, day AS first_day
     FROM bar_ids JOIN days USING (date)`,
  );
  const industries = await createNames(sql, "industries", industrySources(tables, spec));
  const items = await createNames(sql, "items", itemSources(tables));
  const namesOf = (table: TableName, column: string) =>
    tables.has(table) ? [`SELECT ${sqlName(column)} AS name FROM ${table}`] : [];
  const longScores = await createNames(sql, "score_names", namesOf("scores", "name"));
  const lists = await createNames(sql, "lists", namesOf("memberships", "list"));
  const factors = await createNames(sql, "factor_names", factorSources(tables));
  const assets = await sql.rows("SELECT id, first_day FROM assets ORDER BY asset");
  const traits = await readTraits(sql, tables, spec);
  return {
    dates: (await sql.rows("SELECT CAST(date AS VARCHAR) AS date FROM days ORDER BY day")).map((row) =>
      String(row.date),
    ),
    assets: assets.map((row) => String(row.id)),
    firstDays: assets.map((row) => Number(row.first_day)),
    assetNames: await assetNames(sql, tables),
    staticIndustries: await staticIndustries(sql, tables),
    industries,
    items,
    wideScores: tables.get("bars")!.source.fields.flatMap((field) => field.wideName ?? []),
    longScores,
    lists,
    factors,
    ...traits,
    ...(await readRates(sql, tables, { base: spec.baseCurrency, currencies: traits.currencies })),
  };
}

function industrySources(tables: StagedTables, spec: DataSpec): string[] {
  const hasOwn = tables.get("bars")!.fields.some((field) => field.industry);
  const sources = hasOwn ? ["SELECT DISTINCT industry AS name FROM bars"] : [];
  if (tables.has("securities")) sources.push("SELECT industry AS name FROM securities");
  if (tables.has("classifications"))
    sources.push(`SELECT code AS name FROM classifications WHERE ${schemeIs(spec)}`);
  for (const name of spec.industries ?? []) sources.push(`SELECT ${sqlText(name)} AS name`);
  return sources;
}

/** Condition on classifications for the scheme the industries come from. */
function schemeIs(spec: DataSpec): string {
  const scheme = spec.classifications?.scheme;
  return scheme === undefined ? "true" : `scheme = ${sqlText(scheme)}`;
}

function itemSources(tables: StagedTables): string[] {
  const table = tables.get("fundamentals");
  if (table === undefined) return [];
  const wide = wideItems(table);
  return wide.length > 0
    ? wide.map((item) => `SELECT ${sqlText(item.name)} AS name`)
    : ["SELECT item AS name FROM fundamentals"];
}

function factorSources(tables: StagedTables): string[] {
  const table = tables.get("factors");
  return table === undefined ? [] : [`SELECT factor AS name FROM ${longFactors(table)}`];
}

function wideItems(table: StagedTable): { name: string; column: string }[] {
  return table.source.fields.flatMap((field) =>
    field.wideName === undefined ? [] : [{ name: field.wideName, column: sqlName(field.name) }],
  );
}

async function assetNames(sql: Sql, tables: StagedTables): Promise<string[]> {
  const source = tables.has("securities")
    ? "securities"
    : "(SELECT CAST(NULL AS VARCHAR) AS id, CAST(NULL AS VARCHAR) AS name)";
  const rows = await sql.rows(
    `SELECT coalesce(s.name, '') AS name FROM assets a LEFT JOIN ${source} s ON s.id = a.id ORDER BY a.asset`,
  );
  return rows.map((row) => String(row.name));
}

async function staticIndustries(sql: Sql, tables: StagedTables): Promise<number[]> {
  const source = tables.has("securities")
    ? "securities"
    : "(SELECT CAST(NULL AS VARCHAR) AS id, CAST(NULL AS VARCHAR) AS industry)";
  const rows = await sql.rows(
    `SELECT coalesce(i.code, -1) AS code FROM assets a LEFT JOIN ${source} s ON s.id = a.id
     LEFT JOIN industries i ON i.name = s.industry ORDER BY a.asset`,
  );
  return rows.map((row) => Number(row.code));
}

/**
 * Writes the canonical tables, coded and sorted by the day they are known, into a folder.
 *
 * @returns the names of the files written
 */
export async function writeCanonicalTables(
  sql: Sql,
  tables: StagedTables,
  spec: DataSpec,
  folder: string,
): Promise<string[]> {
  const queries: [string, string][] = [["bars", barsQuery(tables.get("bars")!)]];
  if (tables.has("caps")) queries.push(["caps", capsQuery]);
  if (tables.has("scores")) queries.push(["scores", scoresQuery]);
  const fundamentals = tables.get("fundamentals");
  if (fundamentals !== undefined) queries.push(["fundamentals", fundamentalsQuery(fundamentals)]);
  if (tables.has("classifications")) queries.push(["spells", spellsQuery(spec)]);
  if (tables.has("memberships")) queries.push(["lists", listsQuery]);
  if (tables.has("fx")) queries.push(["fx", fxQuery]);
  if (tables.has("factors")) queries.push(["factors", factorsQuery(tables.get("factors")!)]);
  if (tables.has("portfolios")) {
    queries.push([
      "portfolios",
      "SELECT CAST(date AS VARCHAR) AS date, portfolio, id, weight FROM portfolios ORDER BY date, portfolio, id",
    ]);
  }
  for (const [name, query] of queries) {
    await sql.run(
      `COPY (${query}) TO ${sqlText(join(folder, `${name}.parquet`))} (FORMAT parquet, COMPRESSION snappy)`,
    );
  }
  return queries.map(([name]) => `${name}.parquet`);
}

/** A double that is NaN where it is missing. */
function orNaN(value: string): string {
  return `coalesce(${value}, CAST('NaN' AS DOUBLE))`;
}

function barsQuery(table: StagedTable): string {
  const has = (name: string) => table.fields.some((field) => field.name === name);
  // A return from adjusted prices is a ratio of two cells of one asset, not an aggregate: any order gives the same bits.
  const fromAdjusted = `CASE WHEN day - lag(day) OVER own <= ${adjustedGapDays}
    THEN adjusted_price / lag(adjusted_price) OVER own - 1 END`;
  const given = has("adjusted_price") ? `coalesce(total_return, ${fromAdjusted})` : "total_return";
  // The column is there only if the input has one of its sources: closes give returns only where nothing better does.
  const returns = has("adjusted_price") || has("total_return") ? `${orNaN(given)} AS total_return, ` : "";
  const scores = table.source.fields.filter((field) => field.wideName !== undefined);
  return `SELECT day, asset, ${orNaN("price")} AS price, ${returns}
      ${orNaN("coalesce(market_cap, price * shares_outstanding)")} AS market_cap, ${orNaN("volume")} AS volume,
      coalesce(i.code, -1) AS industry${scores.map((field, s) => `, ${orNaN(sqlName(field.name))} AS s${s}`).join("")}
    FROM bars JOIN days USING (date) JOIN assets USING (id) LEFT JOIN industries i ON i.name = bars.industry
    ${has("adjusted_price") ? "WINDOW own AS (PARTITION BY asset ORDER BY day)" : ""}
    ORDER BY day, asset`;
}

const epoch = "DATE '1970-01-01'";

/** Rows of a table with the first trading day on which they can be used: known, and the asset has its first bar. */
function usable(source: string, known: string): string {
  return `(SELECT t.*, a.asset, greatest(d.day, a.first_day) AS usable_day
    FROM ${source} t JOIN assets a USING (id) ASOF JOIN days d ON t.${known} <= d.date)`;
}

const capsQuery = `SELECT usable_day AS day, CAST(date - ${epoch} AS INTEGER) AS source, asset, market_cap
  FROM ${usable("caps", "date")} ORDER BY day, source, asset`;

const scoresQuery = `SELECT usable_day AS day, CAST(date - ${epoch} AS INTEGER) AS source, asset, n.code AS score,
    ${orNaN("value")} AS value
  FROM ${usable("(SELECT *, greatest(date, known_at) AS known FROM scores)", "known")} s JOIN score_names n USING (name)
  ORDER BY day, source, known, asset, score`;

function fundamentalsQuery(table: StagedTable): string {
  const wide = wideItems(table);
  const long =
    wide.length === 0
      ? "(SELECT DISTINCT id, item, period_end, known_at, value FROM fundamentals)"
      : `(${wide.map((item) => `SELECT id, period_end, known_at, ${sqlText(item.name)} AS item, ${item.column} AS value FROM fundamentals`).join(" UNION ")})`;
  return `SELECT usable_day AS day, asset, i.code AS item, CAST(period_end - ${epoch} AS INTEGER) AS period_end, value
    FROM ${usable(long, "known_at")} f JOIN items i ON i.name = f.item WHERE value IS NOT NULL
    ORDER BY day, known_at, asset, i.code, period_end`;
}

const forever = 2147483647;

/** Last trading day of a spell `f` (an open end is the largest integer), for queries that join `spellEnd`. */
const lastDay = `coalesce(e.day - 1, ${forever})::INTEGER`;
const spellEnd = `LEFT JOIN LATERAL (SELECT min(day) AS day FROM days WHERE date > f."to") e ON true`;

/** Spells of classification in trading days, both ends included. */
function spellsQuery(spec: DataSpec): string {
  return `SELECT f.usable_day AS from_day, ${lastDay} AS to_day, f.asset, i.code, f.share
    FROM ${usable("classifications", '"from"')} f JOIN industries i ON i.name = f.code ${spellEnd}
    WHERE ${schemeIs(spec)} AND ${lastDay} >= f.usable_day
    ORDER BY from_day, f.asset, i.code`;
}

/** Spells on lists, the same way. */
const listsQuery = `SELECT f.usable_day AS from_day, ${lastDay} AS to_day, f.asset, l.code
  FROM ${usable("memberships", '"from"')} f JOIN lists l ON l.name = f."list" ${spellEnd}
  WHERE ${lastDay} >= f.usable_day ORDER BY from_day, f.asset, l.code`;

/** Exchange rates on the first trading day on which they are known, of currencies that securities have. */
const fxQuery = `SELECT d.day, CAST(f.date - ${epoch} AS INTEGER) AS source, c.code AS currency, f.rate
  FROM fx f JOIN currencies c ON c.name = f.currency ASOF JOIN days d ON f.date <= d.date
  ORDER BY d.day, source, c.code`;

/**
 * Factors as first published: a return on its own day, if it was known by its close; a level on the first trading day on
 * which it was known, unless one of a later date had come before.
 */
function factorsQuery(table: StagedTable): string {
  return `WITH placed AS (
    SELECT date AS on_date, * FROM ${firstPublished(table)} WHERE kind = 'return' AND known_at <= date
    UNION ALL BY NAME
    SELECT * EXCLUDE (is_late, from_date) FROM ${placedLevels(table)} WHERE NOT is_late
  )
  SELECT d.day, n.code AS factor, CAST(p.kind = 'level' AS INTEGER) AS is_level, p.value,
    ${orNaN("p.consensus")} AS consensus
  FROM placed p JOIN days d ON d.date = p.on_date JOIN factor_names n ON n.name = p.factor
  ORDER BY d.day, p.date, n.code`;
}
