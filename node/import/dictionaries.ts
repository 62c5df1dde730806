import type { DataCache, DataSpec, TableName } from "../../wire/index.ts";
import { mergerList } from "./actions-table.ts";
import { createNames } from "./create-names.ts";
import { areDerived, wideItems } from "./fundamental-values.ts";
import { longFactors } from "./long-factors.ts";
import { readRates } from "./read-rates.ts";
import { readTraits } from "./read-traits.ts";
import { type Sql, sqlName, sqlText } from "./sql.ts";
import type { StagedTable } from "./staged-table.ts";

/** The dictionaries of an import, and what stands in them. */
export type Dictionaries = Omit<
  DataCache,
  | "format"
  | "tablesKey"
  | "inputs"
  | "notes"
  | "readFiles"
  | "outliers"
  | "mapped"
  | "parts"
  | "files"
  | "dayKeys"
>;

/** Names that need not be looked for. */
export interface KnownNames {
  /** Industries of bars, of those as well that are not in the view. */
  readonly industries?: readonly string[];
  /** All items of the fundamentals. */
  readonly items?: readonly string[];
}

export type StagedTables = ReadonlyMap<TableName, StagedTable>;

/**
 * Creates the dictionary tables (days, assets, industries, items, score_names) beside the views of the staged tables.
 */
export async function createDictionaries(
  sql: Sql,
  tables: StagedTables,
  spec: DataSpec,
  known: KnownNames = {},
): Promise<Dictionaries> {
  await sql.run(
    `CREATE TABLE days AS SELECT CAST(row_number() OVER (ORDER BY date) - 1 AS INTEGER) AS day, date
     FROM bar_dates`,
  );
  await sql.run(
    `CREATE TABLE assets AS SELECT CAST(row_number() OVER (ORDER BY date, id) - 1 AS INTEGER) AS asset, id, day AS first_day
     FROM bar_ids JOIN days USING (date)`,
  );
  const industries = await createNames(
    sql,
    "industries",
    industrySources(tables, spec, known.industries ?? []),
  );
  const items = await createNames(sql, "items", itemSources(tables, known.items));
  const namesOf = (table: TableName, column: string) =>
    tables.has(table) ? [`SELECT ${sqlName(column)} AS name FROM ${table}`] : [];
  const longScores = await createNames(sql, "score_names", namesOf("scores", "name"));
  const deals = tables.has("actions") ? [`SELECT ${sqlText(mergerList)} AS name`] : [];
  const lists = await createNames(sql, "lists", [...namesOf("memberships", "list"), ...deals]);
  const factors = await createNames(sql, "factor_names", factorSources(tables));
  const assets = await sql.columns("SELECT id, first_day FROM assets ORDER BY asset");
  const days = await sql.columns("SELECT CAST(date AS VARCHAR) AS date FROM days ORDER BY day");
  const traits = await readTraits(sql, tables, spec);
  return {
    dates: days.date as string[],
    assets: assets.id as string[],
    firstDays: assets.first_day as number[],
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

function industrySources(tables: StagedTables, spec: DataSpec, known: readonly string[]): string[] {
  const hasOwn = tables.get("bars")!.fields.some((field) => field.industry);
  const sources = hasOwn ? ["SELECT DISTINCT industry AS name FROM bars"] : [];
  if (tables.has("securities")) sources.push("SELECT industry AS name FROM securities");
  if (tables.has("classifications")) sources.push("SELECT code AS name FROM classified");
  for (const name of [...known, ...(spec.industries ?? [])]) sources.push(`SELECT ${sqlText(name)} AS name`);
  return sources;
}

/** Queries for the names of the items, as they are delivered. */
export function itemSources(tables: StagedTables, known?: readonly string[]): string[] {
  if (known !== undefined) return known.map((name) => `SELECT ${sqlText(name)} AS name`);
  const table = tables.get("fundamentals");
  if (table === undefined) return [];
  const wide = wideItems(table);
  return wide.length > 0
    ? wide.map((item) => `SELECT ${sqlText(item.name)} AS name`)
    : [`SELECT item AS name FROM ${areDerived(table) ? "fundamental_values" : "fundamentals"}`];
}

function factorSources(tables: StagedTables): string[] {
  const table = tables.get("factors");
  return table === undefined ? [] : [`SELECT factor AS name FROM ${longFactors(table)}`];
}

async function assetNames(sql: Sql, tables: StagedTables): Promise<string[]> {
  const source = tables.has("securities")
    ? "securities"
    : "(SELECT CAST(NULL AS VARCHAR) AS id, CAST(NULL AS VARCHAR) AS name)";
  const { name } = await sql.columns(
    `SELECT coalesce(s.name, '') AS name FROM assets a LEFT JOIN ${source} s ON s.id = a.id ORDER BY a.asset`,
  );
  return name as string[];
}

async function staticIndustries(sql: Sql, tables: StagedTables): Promise<number[]> {
  const source = tables.has("securities")
    ? "securities"
    : "(SELECT CAST(NULL AS VARCHAR) AS id, CAST(NULL AS VARCHAR) AS industry)";
  const { code } = await sql.columns(
    `SELECT coalesce(i.code, -1) AS code FROM assets a LEFT JOIN ${source} s ON s.id = a.id
     LEFT JOIN industries i ON i.name = s.industry ORDER BY a.asset`,
  );
  return code as number[];
}
