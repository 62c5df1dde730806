import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DataSpec, TableName } from "../../wire/index.ts";
import { checkIdentifiers } from "./check-identifiers.ts";
import { checkRows } from "./check-rows.ts";
import { checkTable } from "./check-tables.ts";
import { createView } from "./create-views.ts";
import type { FaultList } from "./fault-list.ts";
import { markerMacro } from "./field-sql.ts";
import { prepareFile } from "./formats/prepare-file.ts";
import type { PreparedFile } from "./formats/prepared-file.ts";
import { areDerived, createFundamentalValues } from "./fundamental-values.ts";
import { type FileQuery, filesRead, type InspectedFile, type InspectedFiles } from "./inspect-files.ts";
import { createIdentifierMap, mappedFields } from "./map-identifiers.ts";
import { checkMapped, countMapped } from "./mapping-report.ts";
import { prepareQuery } from "./prepare-query.ts";
import { type Repair, readRepairs } from "./repairs.ts";
import { type EngineLimits, openSql, type Sql } from "./sql.ts";
import { stageTable } from "./stage-table.ts";
import type { StagedTable } from "./staged-table.ts";
import type { TableSource } from "./table-sources.ts";

/** An engine with what an import reads, and the faults found so far. */
export interface ImportSession {
  readonly sql: Sql;
  readonly spec: DataSpec;
  readonly limits: EngineLimits;
  readonly faults: FaultList;
  /** Folder for copies, outside the project. */
  readonly workFolder: string;
  readonly tables: Map<TableName, StagedTable>;
  /** Files that were made readable, by path. */
  readonly prepared: Map<string, PreparedFile>;
  /** Repairs of all tables, once their table is read. */
  readonly repairs: Repair[];
  /** How many rows each of them changed. */
  readonly repaired: Map<Repair, number>;
}

/** Opens an engine for an import, hands it to `use`, and clears away what it left. */
export async function withImportSession<Result>(
  files: InspectedFiles,
  spec: DataSpec,
  options: EngineLimits & { readonly folder: string; readonly faults: FaultList },
  use: (session: ImportSession) => Promise<Result>,
): Promise<Result> {
  const workFolder = await realpath(await mkdtemp(join(tmpdir(), "plimsoll-import-")));
  const sql = await openSql({
    memoryLimitMb: options.memoryLimitMb,
    threads: options.threads,
    folders: [workFolder, options.folder],
    files: [...files.values()]
      .flat()
      .flatMap(filesRead)
      .map((file) => file.absolute),
    spillFolder: join(workFolder, "spill"),
  });
  try {
    await sql.run(markerMacro);
    return await use({
      sql,
      spec,
      limits: options,
      faults: options.faults,
      workFolder,
      tables: new Map(),
      prepared: new Map(),
      repairs: [],
      repaired: new Map(),
    });
  } finally {
    sql.close();
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** Makes files readable; those that are not are left out, with the reason among the faults. */
export async function prepareFiles(
  session: ImportSession,
  files: readonly InspectedFile[],
): Promise<PreparedFile[]> {
  const { sql, faults, workFolder, prepared: known } = session;
  const prepared: PreparedFile[] = [];
  for (const file of files) {
    const ready =
      known.get(file.path) ??
      file.fetched ??
      (file.query === undefined
        ? await prepareFile(sql, { ...file, workFolder }, faults)
        : await runQuery(session, file.path, file.query));
    if (ready === undefined) continue;
    known.set(file.path, ready);
    prepared.push(ready);
  }
  return prepared;
}

/** Rows of a query over files; undefined where it or one of them cannot be read, with the reason among the faults. */
async function runQuery(
  session: ImportSession,
  path: string,
  { text, files }: FileQuery,
): Promise<PreparedFile | undefined> {
  const named = new Map<string, readonly PreparedFile[]>();
  let isWhole = true;
  for (const [name, inspected] of Object.entries(files)) {
    const prepared = await prepareFiles(session, inspected);
    if (prepared.length === 0 || prepared.length < inspected.length) isWhole = false;
    named.set(name, prepared);
  }
  const { faults, workFolder, limits } = session;
  if (!isWhole) return undefined;
  return prepareQuery({ path, text, files: named, workFolder, memoryLimitMb: limits.memoryLimitMb }, faults);
}

/** How a table is read. */
export interface Reading {
  /** Whether its files were checked before, with this spec. */
  readonly isChecked?: boolean;
  /** Whether every cell is kept as it was written, beside its value. */
  readonly keepsTexts?: boolean;
  /** Securities whose rows are read, where not all are. */
  readonly ids?: readonly string[] | undefined;
  /** Condition on the rows that the table's view shows. */
  readonly where?: string;
}

/** Reads a table of the session, checks it, and shows it under its own name. */
export async function readTable(
  session: ImportSession,
  source: TableSource,
  prepared: readonly PreparedFile[],
  { isChecked = false, keepsTexts = false, ids, where }: Reading = {},
): Promise<StagedTable | undefined> {
  const { sql, spec, faults, tables, repairs, repaired, workFolder } = session;
  if (prepared.length === 0) return undefined;
  const isMapped = await prepareMap(session, source, prepared);
  const { industries, baseCurrency } = spec;
  const given = { industries, baseCurrency, faults, workFolder, repairs, repaired };
  const of = { ...given, isChecked, keepsTexts, ids };
  const table = await stageTable(sql, source, prepared, of);
  await createView(sql, table, where);
  tables.set(source.definition.name, table);
  // Of bars the earlier days may not be among the rows that are read, so that what is there is always counted.
  if (isMapped && (!isChecked || source.definition.name === "bars")) await countMapped(sql, table, where);
  if (source.definition.name === "fundamentals" && areDerived(table))
    await createFundamentalValues(sql, table, faults);
  // Also of tables that were checked before: what changes the rows of others has to be known to read these.
  if (isChecked && source.definition.name === "repairs") repairs.push(...(await readRepairs(sql, table)));
  if (isChecked) return table;
  if (isMapped) await checkMapped(sql, table, faults);
  if (source.definition.name === "identifiers") await checkIdentifiers(sql, table, faults);
  await checkRows(sql, table, spec.industries, faults);
  await checkTable(sql, table, faults);
  if (source.definition.name === "repairs") repairs.push(...(await readRepairs(sql, table)));
  return table;
}

/** Creates the map of a table's identifiers where it has any; whether there is one that serves. */
async function prepareMap(
  { sql, faults, tables }: ImportSession,
  source: TableSource,
  prepared: readonly PreparedFile[],
): Promise<boolean> {
  if (mappedFields(source).length === 0) return false;
  const rule = await createIdentifierMap(sql, source, tables.has("identifiers"));
  if (rule === undefined) return true;
  faults.add([{ file: prepared[0]!.path, rule }]);
  return false;
}
