import { join } from "node:path";
import { type DataSpec, reportTables, type TablePart } from "../../wire/index.ts";
import { actionsQuery, listsSource } from "./actions-table.ts";
import {
  adjustedGapDays,
  barsTable,
  capsTable,
  type DatedTable,
  factorsQuery,
  fundamentalsTable,
  fxQuery,
  listsQuery,
  scoresTable,
  spellsQuery,
} from "./canonical-tables.ts";
import { identifiersQuery } from "./identifier-history.ts";
import type { ImportedTables, Since } from "./import-tables.ts";
import { type Sql, sqlName, sqlText } from "./sql.ts";
import { placeRuns, type StagedTable } from "./staged-table.ts";

/** Rows of a part, about: enough to be read fast, few enough to be sorted in little memory. */
const rowsPerPart = 1_000_000;
/** A part of more days than this is never written again. */
const longPartDays = 64;

/** Parts by canonical table; those without a folder are new. */
export type TableParts = Readonly<Record<string, readonly TablePart[]>>;

interface Writing {
  readonly sql: Sql;
  readonly folder: string;
  readonly dayCount: number;
  readonly since: Since | undefined;
}

/** Writes the canonical tables, coded and sorted by the day they are known, into the folder of a new entry. */
export async function writeCanonicalTables(
  { sql, tables, dictionaries, since }: ImportedTables,
  spec: DataSpec,
  folder: string,
): Promise<TableParts> {
  const { dates } = dictionaries;
  const writing: Writing = { sql, folder, dayCount: dates.length, since };
  const parts: Record<string, readonly TablePart[]> = {};
  const bars = tables.get("bars")!;
  const before = since === undefined ? undefined : adjustedBefore(folder, since);
  const dailyRows = await sql.rows(
    "SELECT day, count(*) AS rows FROM bars JOIN days USING (date) GROUP BY day ORDER BY day",
  );
  parts.bars = await writeParts(writing, "bars", barsTable(bars, dates, before), dailyRows);
  if (tables.has("caps")) parts.caps = await writeParts(writing, "caps", capsTable(dictionaries));
  if (tables.has("scores")) parts.scores = await writeParts(writing, "scores", scoresTable(dictionaries));
  const fundamentals = tables.get("fundamentals");
  if (fundamentals !== undefined)
    parts.fundamentals = await writeParts(
      writing,
      "fundamentals",
      fundamentalsTable(fundamentals, dictionaries, tables.has("actions")),
    );
  const lists = listsSource(tables);
  const whole: readonly [string, boolean, () => string][] = [
    ["spells", tables.has("classifications"), () => spellsQuery],
    ["lists", lists !== undefined, () => listsQuery(lists!)],
    ["actions", tables.has("actions"), () => actionsQuery(allRows(folder, parts.bars!), spec)],
    ["fx", tables.has("fx"), () => fxQuery],
    ["factors", tables.has("factors"), () => factorsQuery(tables.get("factors")!)],
    ["identifiers", tables.has("identifiers"), () => identifiersQuery],
    ...reportTables.map((name): [string, boolean, () => string] => {
      return [name, tables.has(name), () => reportQuery(tables.get(name)!)];
    }),
  ];
  for (const [name, isGiven, query] of whole) {
    if (isGiven) parts[name] = [{ file: await write(writing, `${name}.parquet`, query()), fromDay: 0 }];
    else if (since?.previous.parts[name] !== undefined)
      parts[name] = siblings(since, since.previous.parts[name]);
  }
  return parts;
}

/** A table as it is read, in the order of its key, each row with where it stands in the input. */
function reportQuery(table: StagedTable): string {
  const { name, fields, key } = table.source.definition;
  const columns = fields.map((field) => {
    const column = sqlName(field.name);
    return field.kind === "date" ? `CAST(${column} AS VARCHAR) AS ${column}` : column;
  });
  const runs = placeRuns(table).map(({ firstRecord, file, shift }) => {
    return `(${firstRecord}, ${sqlText(file)}, ${shift})`;
  });
  return `SELECT ${columns.join(", ")}, at_file, CAST(t.record + p.shift AS INTEGER) AS at_row
    FROM ${sqlName(name)} t ASOF JOIN (VALUES ${runs.join(", ")}) p(record, at_file, shift) ON t.record >= p.record
    ORDER BY ${key.map(sqlName).join(", ")}`;
}

/** Writes the days of a table that are new, together with short parts before them, behind the parts that stay. */
async function writeParts(
  writing: Writing,
  name: string,
  table: DatedTable,
  dailyRows: readonly Record<string, unknown>[] = [],
): Promise<readonly TablePart[]> {
  const { since, dayCount, sql } = writing;
  const firstNew = since?.day ?? 0;
  const kept =
    since === undefined
      ? []
      : siblings(since, since.previous.parts[name] ?? []).filter((part) => part.fromDay < firstNew);
  const starts = partStarts(firstNew, dailyRows);
  const merged = mergedParts(kept, firstNew, dayCount);
  const parts: TablePart[] = [...kept.slice(0, kept.length - merged.length)];
  for (const [i, start] of starts.entries()) {
    const end = (starts[i + 1] ?? dayCount) - 1;
    const query = table.query(start, end);
    const older =
      i === 0
        ? merged.map((part, m) => partRows(writing.folder, part, merged[m + 1]?.fromDay ?? firstNew))
        : [];
    const all =
      older.length === 0
        ? query
        : `SELECT * FROM (${[...older, `SELECT * FROM (${query})`].join(" UNION ALL BY NAME ")}) ORDER BY ${table.order}`;
    const file = parts.length === 0 ? `${name}.parquet` : `${name}-${parts.length}.parquet`;
    await write({ sql, folder: writing.folder }, file, all);
    parts.push({ file, fromDay: (i === 0 ? merged[0]?.fromDay : undefined) ?? start });
  }
  return parts;
}

/** Days at which new parts begin: where the rows since the last beginning are many. */
function partStarts(firstNew: number, dailyRows: readonly Record<string, unknown>[]): number[] {
  const starts = [firstNew];
  let rows = 0;
  for (const daily of dailyRows) {
    const day = Number(daily.day);
    if (day < firstNew) continue;
    if (rows >= rowsPerPart) {
      starts.push(day);
      rows = 0;
    }
    rows += Number(daily.rows);
  }
  return starts;
}

/** The last parts that are no longer than what comes behind them: so there are never many, and each is seldom written. */
function mergedParts(kept: readonly TablePart[], firstNew: number, dayCount: number): readonly TablePart[] {
  let [first, end] = [kept.length, firstNew];
  while (first > 0) {
    const { fromDay } = kept[first - 1]!;
    if (end - fromDay > Math.min(longPartDays, dayCount - end)) break;
    first--;
    end = fromDay;
  }
  return kept.slice(first);
}

/** Parts of an earlier entry, as seen from another one. */
function siblings({ name }: Since, parts: readonly TablePart[]): TablePart[] {
  return parts.map(({ file, fromDay }) => ({
    file: file.startsWith("../") ? file : `../${name}/${file}`,
    fromDay,
  }));
}

/** Query for the rows of a part before a day. */
export function partRows(folder: string, { file, fromDay }: TablePart, end: number): string {
  return `SELECT * FROM read_parquet(${sqlText(join(folder, file))}) WHERE day >= ${fromDay} AND day < ${end}`;
}

/** Query for the rows of all parts of a table. */
function allRows(folder: string, parts: readonly TablePart[]): string {
  return parts
    .map(({ file }) => `SELECT * FROM read_parquet(${sqlText(join(folder, file))})`)
    .join(" UNION ALL ");
}

/** Adjusted prices of the days just before the new ones. */
function adjustedBefore(folder: string, since: Since): string {
  const parts = siblings(since, since.previous.parts.bars ?? []);
  const rows = parts.map((part, p) =>
    partRows(folder, part, Math.min(parts[p + 1]?.fromDay ?? since.day, since.day)),
  );
  const from = since.day - adjustedGapDays;
  return `SELECT day, asset, ${orNull("adjusted_price")} FROM (${rows.join(" UNION ALL BY NAME ")}) WHERE day >= ${from}`;
}

function orNull(column: string): string {
  return `CASE WHEN isnan(${column}) THEN NULL ELSE ${column} END AS ${column}`;
}

async function write(
  { sql, folder }: Pick<Writing, "sql" | "folder">,
  file: string,
  query: string,
): Promise<string> {
  await sql.run(`COPY (${query}) TO ${sqlText(join(folder, file))} (FORMAT parquet, COMPRESSION snappy)`);
  return file;
}
