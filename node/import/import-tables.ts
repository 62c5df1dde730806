import type { DataCache, DatedOutliers, MappedValue, ReadFile, TableName } from "../../wire/index.ts";

import { checkProject } from "./check-project.ts";
import { createBarKeys } from "./create-views.ts";
import { deriveFundamentals } from "./derive-fundamentals.ts";
import { createDictionaries, type Dictionaries } from "./dictionaries.ts";
import type { ImportSession } from "./import-session.ts";
import { prepareFiles, readTable } from "./import-session.ts";
import type { InspectedFiles } from "./inspect-files.ts";
import { columnMappings, mappedValues, mappingNotes } from "./mapping-report.ts";
import { findOutliers, outlierNotes } from "./note-outliers.ts";
import { noteWeekends } from "./note-weekends.ts";
import { readFilesOf } from "./read-files.ts";
import { refineBars } from "./refine-bars.ts";
import { repairNote } from "./repairs.ts";
import type { Sql } from "./sql.ts";
import type { StagedTable } from "./staged-table.ts";
import type { TableSource } from "./table-sources.ts";

/** Checked tables in an open engine, each under its own name. */
export interface ImportedTables {
  readonly sql: Sql;
  readonly tables: ReadonlyMap<TableName, StagedTable>;
  readonly dictionaries: Dictionaries;
  readonly readFiles: readonly ReadFile[];
  readonly outliers: readonly DatedOutliers[];
  readonly mapped: readonly MappedValue[];
  readonly notes: readonly string[];
  /** Where only rows after a day were read: what holds up to it. */
  readonly since?: Since;
}

/** What an earlier import found, and up to where it still holds. */
export interface Since {
  readonly previous: DataCache;
  /** Name of its entry. */
  readonly name: string;
  /** The first trading day that may differ; those before are as they were. */
  readonly day: number;
}

/**
 * Reads and checks every table. All faults of all files are thrown at once, and nothing is written outside the system's
 * temporary folder before that.
 *
 * @throws {InputError} everything wrong with the files
 */
export async function importTables(session: ImportSession, files: InspectedFiles): Promise<ImportedTables> {
  const { sql, spec, faults, tables } = session;
  const dayNotes: string[] = [];
  for (const [source, inspected] of readingOrder(files)) {
    const table = await readTable(session, source, await prepareFiles(session, inspected));
    if (table === undefined || source.definition.name !== "bars") continue;
    dayNotes.push(...(await refineBars(session)));
    await createBarKeys(sql);
  }
  const repairNotes = checkRepairs(session);
  const projectNotes = [...repairNotes, ...dayNotes, ...(await checkProject(sql, tables, spec, faults))];
  faults.throwIfAny();
  const readFiles: ReadFile[] = [];
  for (const table of tables.values()) readFiles.push(...(await readFilesOf(sql, table)));
  const mapped: MappedValue[] = [];
  for (const table of tables.values()) mapped.push(...(await mappedValues(sql, table)));
  const outliers = await findOutliers(sql, tables);
  const dictionaries = await createDictionaries(sql, tables, spec);
  projectNotes.push(...(await deriveFundamentals(session)));
  const notes = await allNotes(sql, { readFiles, projectNotes, outliers, mapped });
  return { sql, tables, dictionaries, readFiles, outliers, mapped, notes };
}

/** Repairs are known before the tables that they change, the days of markets before the bars on them. */
export function readingOrder(files: InspectedFiles): InspectedFiles {
  const has = (name: string) => [...files.keys()].some(({ definition }) => definition.name === name);
  const first = ["repairs", ...(has("calendar") ? ["identifiers", "calendar", "securities"] : [])];
  const rank = ({ definition }: TableSource) =>
    first.includes(definition.name) ? first.indexOf(definition.name) : first.length;
  return new Map([...files].sort(([a], [b]) => rank(a) - rank(b)));
}

/** What was repaired, a note each; a repair of a table that is not there is a fault. */
function checkRepairs({ spec, repairs, repaired, faults }: ImportSession): readonly string[] {
  for (const { table, at } of repairs) {
    if (spec[table] !== undefined) continue;
    faults.add([{ ...at, column: "table", value: table, rule: "must be a table that the project has" }]);
  }
  return fewNotes(
    "repairs",
    repairs.flatMap((repair) => {
      const rowCount = repaired.get(repair);
      return rowCount === undefined ? [] : [repairNote(repair, rowCount)];
    }),
  );
}

/** Notes in their order: on files, on the project, on weekends, on outliers. */
export async function allNotes(
  sql: Sql,
  from: Pick<ImportedTables, "readFiles" | "outliers" | "mapped"> & {
    readonly projectNotes: readonly string[];
  },
): Promise<string[]> {
  const { readFiles, projectNotes, outliers, mapped } = from;
  const places = new Map(readFiles.map(({ table, path }, place) => [`${table} ${path}`, place]));
  return [
    ...[...new Set(readFiles.map(({ table }) => table))].flatMap((table) =>
      fewNotes(
        table,
        readFiles.filter((file) => file.table === table).flatMap(({ notes }) => notes),
      ),
    ),
    ...mappingNotes(columnMappings(readFiles, mapped)),
    ...projectNotes,
    ...fewNotes(
      "bars",
      await noteWeekends(
        sql,
        readFiles.filter(({ table }) => table === "bars"),
      ),
    ),
    ...outlierNotes(outliers, ({ table, path }) => places.get(`${table} ${path}`) ?? 0),
  ];
}

/** Notes on files shown per table: where there is one file a day, they all say the same. */
const mostNotes = 24;

function fewNotes(table: string, notes: readonly string[]): readonly string[] {
  if (notes.length <= mostNotes) return notes;
  return [
    ...notes.slice(0, mostNotes),
    `${table}: ${notes.length - mostNotes} more notes like these on its files`,
  ];
}
