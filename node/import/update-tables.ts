import {
  type DataCache,
  type DataSpec,
  type MappedValue,
  type ReadFile,
  reportTables,
  type TableName,
} from "../../wire/index.ts";
import { checkProject } from "./check-project.ts";
import { createBarKeys } from "./create-views.ts";
import { deriveFundamentals } from "./derive-fundamentals.ts";
import { createDictionaries, type Dictionaries } from "./dictionaries.ts";
import { firstKnown } from "./first-known.ts";
import { type ImportSession, prepareFiles, readTable } from "./import-session.ts";
import { allNotes, type ImportedTables, type Since } from "./import-tables.ts";
import type { InspectedFile, InspectedFiles } from "./inspect-files.ts";
import { mappedValues } from "./mapping-report.ts";
import { findOutliers, nearDays } from "./note-outliers.ts";
import { knownDates, readFilesOf } from "./read-files.ts";
import { type Sql, sqlText } from "./sql.ts";
import type { TableSource } from "./table-sources.ts";
import { partRows } from "./write-canonical.ts";

/** An earlier import with what was read then. */
export interface Earlier {
  readonly cache: DataCache;
  readonly name: string;
  /** Folder of its entry. */
  readonly folder: string;
  /** Whether a file of a table was read then with the bytes it has now. */
  isUnchanged(table: string, path: string): boolean;
}

/** Tables that may change without all being read again; another one may change the meaning of earlier rows. */
const changeable: readonly string[] = [...Object.keys(knownDates), "rates", ...reportTables];

/**
 * Reads what may differ from an earlier import: the rows after the last day before any change, from the files that have
 * such rows, and the small tables. The result is that of reading everything.
 *
 * @returns nothing where only reading everything tells: another table changed, a code of a dictionary did, or there are faults
 */
export async function updateTables(
  session: ImportSession,
  files: InspectedFiles,
  earlier: Earlier,
): Promise<ImportedTables | undefined> {
  const { sql, spec, faults, tables } = session;
  const since = await sinceOf(session, files, earlier);
  if (since === undefined) return undefined;
  const boundary = earlier.cache.dates[since.day - 1]!;
  const readFiles: ReadFile[] = [];
  for (const [source, inspected] of files) {
    const found = await readChanged(session, source, { inspected, earlier, boundary });
    if (found === undefined) return undefined;
    readFiles.push(...found);
    if (source.definition.name !== "bars") continue;
    const bars = tables.get("bars");
    if (bars === undefined || !hasFields(earlier.cache, readFiles)) return undefined;
    // What the files have together, as before, and not only those that are read.
    const fields = source.fields.filter(({ name }) => readFiles.some((file) => file.fields.includes(name)));
    tables.set("bars", { ...bars, fields });
    await createBarKeys(sql);
    await addKeptKeys(sql, since);
  }
  const projectNotes = await checkProject(sql, tables, spec, faults);
  if (!faults.isEmpty()) return undefined;
  const isWhole = (table: string) => {
    const inspected = [...files].find(([source]) => source.definition.name === table)?.[1] ?? [];
    const { added, gone } = changesOf(earlier, table, inspected);
    return added.length + gone.length === 0;
  };
  const industries = readFiles.flatMap((file) => file.industries);
  const dictionaries = await createDictionaries(sql, tables, spec, {
    industries,
    ...(isWhole("fundamentals") ? { items: earlier.cache.items } : {}),
  });
  if (!sameCodes(earlier.cache, dictionaries)) return undefined;
  projectNotes.push(...(await deriveFundamentals(session)));
  // Caps are as they were, and so are their outliers.
  const compared = new Map([...tables].filter(([name]) => name !== "caps"));
  const outliers = [
    ...earlier.cache.outliers.filter(({ table, date }) => table === "caps" || date <= boundary),
    ...(await findOutliers(sql, compared, barsBefore(earlier, since))),
  ];
  const names = [...files.keys()].map(({ definition }) => definition.name);
  const mapped = await mappedNow(session, earlier, { names, isWhole, boundary });
  const notes = await allNotes(sql, { readFiles, projectNotes, outliers, mapped });
  return { sql, tables, dictionaries, readFiles, outliers, mapped, notes, since };
}

/** Identifiers by table: of tables that are as they were, and of the days that stay, as they were. */
async function mappedNow(
  { sql, tables }: ImportSession,
  { cache }: Earlier,
  of: { readonly names: readonly TableName[]; readonly boundary: string; isWhole(table: string): boolean },
): Promise<readonly MappedValue[]> {
  const mapped: MappedValue[] = [];
  for (const name of of.names) {
    const before = cache.mapped.filter(({ table }) => table === name);
    const table = tables.get(name);
    const isKept = (value: MappedValue) =>
      name === "bars" ? (value.first ?? "") <= of.boundary : of.isWhole(name);
    const stay = before.filter(isKept);
    const known = new Set(stay.map(mappedKey));
    const found =
      table === undefined || (name !== "bars" && of.isWhole(name)) ? [] : await mappedValues(sql, table);
    const all = [...stay, ...found.filter((value) => !known.has(mappedKey(value)))];
    mapped.push(...all.sort((a, b) => (mappedKey(a) < mappedKey(b) ? -1 : 1)));
  }
  return mapped;
}

function mappedKey({ column, kind, outcome, value }: MappedValue): string {
  return [column, kind, outcome, value].join("\0");
}

/** Reads what may differ of a table; gives what is to be kept of its files, or nothing where that is not known. */
async function readChanged(
  session: ImportSession,
  source: TableSource,
  from: {
    readonly inspected: readonly InspectedFile[];
    readonly earlier: Earlier;
    readonly boundary: string;
  },
): Promise<ReadFile[] | undefined> {
  const { inspected, earlier, boundary } = from;
  const name = source.definition.name;
  const { added, gone, stay } = changesOf(earlier, name, inspected);
  const isWhole = added.length + gone.length === 0;
  // Bars of earlier days stay as they are; portfolios and the like have nothing to do with the days.
  const known = new Map(stay.map((file) => [file.path, file]));
  const isPassed = (path: string) =>
    name === "bars" ? (known.get(path)?.last ?? "9") <= boundary : reportTables.includes(name) && isWhole;
  const prepared = await prepareFiles(
    session,
    inspected.filter(({ path }) => !isPassed(path)),
  );
  const where = name === "bars" ? { where: `date > DATE '${boundary}'` } : {};
  const table = await readTable(session, source, prepared, { isChecked: isWhole, ...where });
  const found = table === undefined || isWhole ? [] : await readFilesOf(session.sql, table);
  const read = new Map(found.map((file) => [file.path, file]));
  const all = inspected.map(({ path }) => known.get(path) ?? read.get(path));
  return all.includes(undefined) ? undefined : (all as ReadFile[]);
}

/** Whether something is about rows of any day, in files that an update does not read. */
function reachesBack(spec: DataSpec): boolean {
  const { repairs, actions, calendar, bars } = spec;
  return [repairs, actions, calendar, bars.staleDays].some((part) => part !== undefined);
}

/** The day from which everything is read again; nothing where that is the first, or cannot be told. */
async function sinceOf(
  session: ImportSession,
  files: InspectedFiles,
  earlier: Earlier,
): Promise<Since | undefined> {
  const { cache, name } = earlier;
  if (reachesBack(session.spec)) return undefined;
  const changed: (string | null)[] = [];
  // Dates up to which there are bars now.
  const lasts: string[] = [];
  for (const [source, inspected] of files) {
    const table = source.definition.name;
    const { added, gone, stay } = changesOf(earlier, table, inspected);
    if (table === "bars") lasts.push(...stay.map(({ last }) => last ?? ""));
    if (added.length + gone.length === 0) continue;
    if (!changeable.includes(table)) return undefined;
    if (knownDates[table] === undefined) continue;
    changed.push(...gone.map(({ first }) => first));
    for (const file of await prepareFiles(session, added)) {
      const first = await firstKnown(session.sql, source, file);
      changed.push(first);
      if (table === "bars" && first !== null) lasts.push(first);
    }
  }
  if (changed.includes(null) || !session.faults.isEmpty()) return undefined;
  // There must be a day to read, even if all that has changed is that later ones are gone.
  const last = lasts.sort().at(-1) ?? "";
  const first = [...(changed as string[]), last].sort()[0]!;
  const day = cache.dates.filter((date) => date < first).length;
  return day === 0 ? undefined : { previous: cache, name, day };
}

/** Files of a table that were not there as they are, that are no longer there, and that are as they were. */
function changesOf(
  { cache, isUnchanged }: Earlier,
  table: string,
  inspected: readonly InspectedFile[],
): {
  readonly added: readonly InspectedFile[];
  readonly gone: readonly ReadFile[];
  readonly stay: readonly ReadFile[];
} {
  const paths = new Set(inspected.filter(({ path }) => isUnchanged(table, path)).map(({ path }) => path));
  const before = cache.readFiles.filter((file) => file.table === table);
  return {
    added: inspected.filter(({ path }) => !paths.has(path)),
    gone: before.filter(({ path }) => !paths.has(path)),
    stay: before.filter(({ path }) => paths.has(path)),
  };
}

/** Whether the files of bars have together the fields they had before: a new one is a new column of every part. */
function hasFields(cache: DataCache, files: readonly ReadFile[]): boolean {
  const all = (from: readonly ReadFile[]) =>
    [...new Set(from.filter(({ table }) => table === "bars").flatMap(({ fields }) => fields))]
      .sort()
      .join("\n");
  return all(cache.readFiles) === all(files);
}

/** Adds the dates and securities of bars that are not read. */
async function addKeptKeys(sql: Sql, { previous, day }: Since): Promise<void> {
  const list = (values: readonly string[]) => `unnest([${values.map(sqlText).join(", ")}])`;
  const dates = previous.dates.slice(0, day);
  const count = previous.firstDays.filter((first) => first < day).length;
  const firstDates = previous.firstDays.slice(0, count).map((first) => dates[first]!);
  await sql.run(`INSERT INTO bar_dates SELECT CAST(${list(dates)} AS DATE)`);
  await sql.run(
    `CREATE TABLE kept_ids AS SELECT ${list(previous.assets.slice(0, count))} AS id, CAST(${list(firstDates)} AS DATE) AS date`,
  );
  await sql.run("DELETE FROM bar_ids WHERE id IN (SELECT id FROM kept_ids)");
  await sql.run("INSERT INTO bar_ids SELECT id, date FROM kept_ids");
}

/** Names that are codes in the canonical tables, or places in a model's state. */
const coded = [
  "industries",
  "items",
  "wideScores",
  "longScores",
  "lists",
  "factors",
  "countries",
  "currencies",
] as const;

function sameCodes(cache: DataCache, dictionaries: Dictionaries): boolean {
  return coded.every((name) => JSON.stringify(cache[name]) === JSON.stringify(dictionaries[name]));
}

/** Query for the bars that those of the new days are compared with. */
function barsBefore({ cache, folder }: Earlier, { day }: Since): string {
  const parts = cache.parts.bars!;
  const rows = parts.map((part, p) => partRows(folder, part, Math.min(parts[p + 1]?.fromDay ?? day, day)));
  const boundary = Date.parse(cache.dates[day - 1]!);
  const from = new Date(boundary - (nearDays + 1) * 86_400_000).toISOString().slice(0, 10);
  const firstDay = cache.dates.findIndex((date) => date > from);
  const names = ["price", "market_cap", "adjusted_price", "shares_outstanding"];
  const has = (name: string) => !name.includes("_") || name === "market_cap" || hasField(cache, name);
  const values = names
    .filter(has)
    .map((name) => `CASE WHEN isnan(${name}) THEN NULL ELSE ${name} END AS ${name}`);
  return `SELECT date, id, ${values.join(", ")} FROM (${rows.join(" UNION ALL BY NAME ")}) JOIN days USING (day) JOIN assets USING (asset)
    WHERE day >= ${firstDay}`;
}

function hasField(cache: DataCache, name: string): boolean {
  return cache.readFiles.some(({ table, fields }) => table === "bars" && fields.includes(name));
}
