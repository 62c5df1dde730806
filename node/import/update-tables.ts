import type { DataCache, ReadFile } from "../../wire/index.ts";
import { checkProject } from "./check-project.ts";
import { createBarKeys } from "./create-views.ts";
import { createDictionaries, type Dictionaries } from "./dictionaries.ts";
import { firstKnown } from "./first-known.ts";
import { type ImportSession, prepareFiles, readTable } from "./import-session.ts";
import { allNotes, type ImportedTables, type Since } from "./import-tables.ts";
import type { InspectedFile, InspectedFiles } from "./inspect-files.ts";
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
const changeable: readonly string[] = [...Object.keys(knownDates), "rates", "portfolios"];

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
  const kept = (source: TableSource, path: string) =>
    earlier.cache.readFiles.find((file) => file.table === source.definition.name && file.path === path);
  for (const [source, inspected] of files) {
    const name = source.definition.name;
    const isKept = ({ path }: InspectedFile) => earlier.isUnchanged(name, path);
    const isWhole =
      inspected.every(isKept) &&
      earlier.cache.inputs.filter(({ table }) => table === name).length === inspected.length;
    const isRead = (file: InspectedFile) =>
      name === "bars"
        ? !isKept(file) || (kept(source, file.path)?.last ?? "") > boundary
        : !(name === "portfolios" && isWhole);
    const prepared = await prepareFiles(session, inspected.filter(isRead));
    const where = name === "bars" ? `date > DATE '${boundary}'` : undefined;
    const table = await readTable(session, source, prepared, {
      isChecked: isWhole,
      ...(where === undefined ? {} : { where }),
    });
    const found = table === undefined || isWhole ? [] : await readFilesOf(sql, table);
    for (const file of inspected) {
      const own = isKept(file) ? kept(source, file.path) : found.find(({ path }) => path === file.path);
      if (own === undefined) return undefined;
      readFiles.push(own);
    }
    if (name !== "bars") continue;
    if (table === undefined || !hasFields(earlier.cache, readFiles)) return undefined;
    // What the files have together, as before, and not only those that are read.
    const fields = table.source.fields.filter((field) =>
      readFiles.some((file) => file.fields.includes(field.name)),
    );
    tables.set("bars", { ...table, fields });
    await createBarKeys(sql);
    await addKeptKeys(sql, since);
  }
  const projectNotes = await checkProject(sql, tables, spec, faults);
  if (!faults.isEmpty()) return undefined;
  const industries = readFiles.flatMap((file) => file.industries);
  const dictionaries = await createDictionaries(sql, tables, spec, industries);
  if (!sameCodes(earlier.cache, dictionaries)) return undefined;
  // Caps are as they were, and so are their outliers.
  const compared = new Map([...tables].filter(([name]) => name !== "caps"));
  const outliers = [
    ...earlier.cache.outliers.filter(({ table, date }) => table === "caps" || date <= boundary),
    ...(await findOutliers(sql, compared, barsBefore(earlier, since))),
  ];
  const notes = await allNotes(sql, { readFiles, projectNotes, outliers });
  return { sql, tables, dictionaries, readFiles, outliers, notes, since };
}

/** The day from which everything is read again; nothing where that is the first, or cannot be told. */
async function sinceOf(
  session: ImportSession,
  files: InspectedFiles,
  { cache, name, isUnchanged }: Earlier,
): Promise<Since | undefined> {
  let first = cache.dates.at(-1)!;
  for (const [source, inspected] of files) {
    const table = source.definition.name;
    const added = inspected.filter(({ path }) => !isUnchanged(table, path));
    const stay = new Set(inspected.filter(({ path }) => isUnchanged(table, path)).map(({ path }) => path));
    const gone = cache.readFiles.filter((file) => file.table === table && !stay.has(file.path));
    if (added.length + gone.length === 0) continue;
    if (!changeable.includes(table)) return undefined;
    if (knownDates[table] === undefined) continue;
    const dates: (string | null)[] = gone.map((file) => file.first);
    for (const file of await prepareFiles(session, added))
      dates.push(await firstKnown(session.sql, source, file));
    for (const date of dates) {
      if (date === null) return undefined;
      if (date < first) first = date;
    }
  }
  const day = cache.dates.filter((date) => date < first).length;
  return day === 0 || !session.faults.isEmpty() ? undefined : { previous: cache, name, day };
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
  const names = ["price", "market_cap", "adjusted_price", "shares_outstanding"];
  const has = (name: string) => !name.includes("_") || name === "market_cap" || hasField(cache, name);
  const values = names
    .filter(has)
    .map((name) => `CASE WHEN isnan(${name}) THEN NULL ELSE ${name} END AS ${name}`);
  return `SELECT date, id, ${values.join(", ")} FROM (${rows.join(" UNION ALL BY NAME ")}) JOIN days USING (day) JOIN assets USING (asset)
    WHERE date > DATE '${cache.dates[day - 1]}' - ${nearDays + 1}`;
}

function hasField(cache: DataCache, name: string): boolean {
  return cache.readFiles.some(({ table, fields }) => table === "bars" && fields.includes(name));
}
