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
import { hashFile } from "./file-hashes.ts";
import { identifiersQuery } from "./identifier-history.ts";
import type { ImportedTables, Since } from "./import-tables.ts";
import { parquetFormat, type Sql, sqlName, sqlText } from "./sql.ts";
import { placeRuns, type StagedTable } from "./staged-table.ts";

/** Rows of a part, about: enough to be read fast, few enough to be sorted in little memory. */
const rowsPerPart = 1_000_000;
/** A part of more days than this is never written again. */
const longPartDays = 64;

/** Canonical tables on their way to disk. */
export interface WrittenTables {
  /** Parts by canonical table; those without a folder are new. */
  readonly parts: Readonly<Record<string, readonly TablePart[]>>;
  /** SHA-256 of each new file, when it is written: one after the other, the bars last but for what is made of them. */
  readonly hashes: ReadonlyMap<string, Promise<string>>;
}

/** A file to be written. */
interface Job {
  readonly file: string;
  readonly query: string;
}

interface Writing {
  readonly folder: string;
  readonly dayCount: number;
  readonly since: Since | undefined;
}

/**
 * Begins to write the canonical tables, coded and sorted by the day they are known, into the folder of a new entry. The engine
 * writes while the caller reads what is there.
 */
export async function writeCanonicalTables(
  { sql, tables, dictionaries, since }: ImportedTables,
  spec: DataSpec,
  folder: string,
): Promise<WrittenTables> {
  const { dates } = dictionaries;
  const writing: Writing = { folder, dayCount: dates.length, since };
  const parts: Record<string, readonly TablePart[]> = {};
  const jobs: Record<string, readonly Job[]> = {};
  const plan = (
    name: string,
    table: DatedTable,
    dailyRows: readonly Readonly<Record<string, unknown>>[] = [],
  ) => {
    [parts[name], jobs[name]] = planParts(writing, name, table, dailyRows);
  };
  const bars = tables.get("bars")!;
  const before = since === undefined ? undefined : adjustedBefore(folder, since);
  const dailyRows = await sql.rows(
    "SELECT day, count(*) AS rows FROM bars JOIN days USING (date) GROUP BY day ORDER BY day",
  );
  plan("bars", barsTable(bars, dates, before), dailyRows);
  if (tables.has("caps")) plan("caps", capsTable(dictionaries));
  if (tables.has("scores")) plan("scores", scoresTable(dictionaries));
  const fundamentals = tables.get("fundamentals");
  if (fundamentals !== undefined)
    plan("fundamentals", fundamentalsTable(fundamentals, dictionaries, tables.has("actions")));
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
    const file = `${name}.parquet`;
    if (isGiven) [parts[name], jobs[name]] = [[{ file, fromDay: 0 }], [{ file, query: query() }]];
    else if (since?.previous.parts[name] !== undefined)
      parts[name] = siblings(since, since.previous.parts[name]);
  }
  const { bars: barJobs = [], actions = [], ...others } = jobs;
  return { parts, hashes: startJobs(sql, folder, [...Object.values(others).flat(), ...barJobs, ...actions]) };
}

/** Writes files one after the other; gives the hash of each when it is there. After a failure nothing more is written. */
function startJobs(sql: Sql, folder: string, jobs: readonly Job[]): ReadonlyMap<string, Promise<string>> {
  const hashes = new Map<string, Promise<string>>();
  let last: Promise<void> = Promise.resolve();
  for (const { file, query } of jobs) {
    const path = join(folder, file);
    last = last.then(() => sql.runBeside(`COPY (${query}) TO ${sqlText(path)} ${parquetFormat}`));
    const hash = last.then(() => hashFile(path));
    // Its failure is thrown where it is awaited.
    hash.catch(() => undefined);
    hashes.set(file, hash);
  }
  return hashes;
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

/** The parts of a table: those that stay, and behind them its new days, together with short parts before these, to be written. */
function planParts(
  writing: Writing,
  name: string,
  table: DatedTable,
  dailyRows: readonly Readonly<Record<string, unknown>>[],
): [TablePart[], Job[]] {
  const { since, dayCount } = writing;
  const firstNew = since?.day ?? 0;
  const kept =
    since === undefined
      ? []
      : siblings(since, since.previous.parts[name] ?? []).filter((part) => part.fromDay < firstNew);
  const starts = partStarts(firstNew, dailyRows);
  const merged = mergedParts(kept, firstNew, dayCount);
  const parts: TablePart[] = [...kept.slice(0, kept.length - merged.length)];
  const jobs: Job[] = [];
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
    jobs.push({ file, query: all });
    parts.push({ file, fromDay: (i === 0 ? merged[0]?.fromDay : undefined) ?? start });
  }
  return [parts, jobs];
}

/** Days at which new parts begin: where the rows since the last beginning are many. */
function partStarts(firstNew: number, dailyRows: readonly Readonly<Record<string, unknown>>[]): number[] {
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
