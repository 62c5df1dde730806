import type { DataSpec, TableName } from "../../wire/index.ts";
import { usualThreads } from "../threads-allowed.ts";
import { createBarKeys } from "./create-views.ts";
import { faultList } from "./fault-list.ts";
import { wideItems } from "./fundamental-values.ts";
import { prepareFiles, readTable, withImportSession } from "./import-session.ts";
import { readingOrder } from "./import-tables.ts";
import { inspectFiles, removeFetchedRows } from "./inspect-files.ts";
import { parseExpressions } from "./parse-expressions.ts";
import type { EngineLimits, Sql } from "./sql.ts";
import { placeOf, type StagedTable } from "./staged-table.ts";
import { tableSources } from "./table-sources.ts";

/** Tables of a project in an open engine, each as a view under its own name, with `record` and `file` beside its fields. */
export interface StagedProject {
  readonly sql: Sql;
  readonly spec: DataSpec;
  /** Whether a table is there, and at least one file has each of the fields. */
  has(table: TableName, ...fields: readonly string[]): boolean;
  /** Fields of a table that at least one file has; none where the table is not there. */
  fieldsOf(table: TableName): readonly string[];
  /** Columns of the view `fundamentals` by item, of `bars` by score; empty where they are rows. */
  wideColumns(table: TableName): readonly { readonly name: string; readonly column: string }[];
  /** The column of the files that a field is read from; undefined where an expression makes it, or no file has it. */
  columnOf(table: TableName, field: string): string | undefined;
  /** Table of the texts of repaired rows as the files have them, by record; undefined where nothing was repaired. */
  writtenOf(table: TableName): string | undefined;
  /** Where a record stands: file as the user named it, and row in it. */
  placeOf(table: TableName, record: number): { readonly file: string; readonly row: number };
}

/** What changes the rows of other tables. */
const always: readonly TableName[] = ["repairs", "identifiers"];

/**
 * Stages tables of a project that were checked before, for questions about the rows as they were given: unlike the
 * canonical tables they know where each value stands. Nothing is checked and nothing is written.
 *
 * @param projectDir  folder the spec's paths are relative to
 * @throws {InputError} what cannot be read any more
 */
export async function withStagedTables<Result>(
  projectDir: string,
  spec: DataSpec,
  options: Partial<EngineLimits> & {
    readonly tables: readonly TableName[];
    /** Securities whose rows are wanted, of tables of which not all are. */
    readonly ids?: ReadonlyMap<TableName, readonly string[]>;
  },
  use: (project: StagedProject) => Promise<Result>,
): Promise<Result> {
  const limits = {
    memoryLimitMb: options.memoryLimitMb ?? 1024,
    threads: options.threads ?? usualThreads(),
  };
  const faults = faultList();
  const expressions = await parseExpressions(spec, limits, faults);
  const sources = tableSources(spec, expressions).filter(({ definition }) =>
    [...options.tables, ...always].includes(definition.name),
  );
  const files = await inspectFiles(projectDir, sources, faults);
  faults.throwIfAny();
  return withImportSession(files, spec, { ...limits, folder: projectDir, faults }, async (session) => {
    for (const [source, inspected] of readingOrder(files)) {
      // Repairs become known by being checked.
      const isChecked = source.definition.name !== "repairs";
      await readTable(session, source, await prepareFiles(session, inspected), {
        isChecked,
        keepsTexts: true,
        ids: options.ids?.get(source.definition.name),
      });
      if (source.definition.name === "bars") await createBarKeys(session.sql);
    }
    faults.throwIfAny();
    return use(projectOf(session.sql, spec, session.tables));
  }).finally(() => removeFetchedRows(files));
}

function projectOf(sql: Sql, spec: DataSpec, tables: ReadonlyMap<TableName, StagedTable>): StagedProject {
  return {
    sql,
    spec,
    has(name, ...fields) {
      const table = tables.get(name);
      return (
        table !== undefined && fields.every((wanted) => table.fields.some((field) => field.name === wanted))
      );
    },
    fieldsOf: (name) => tables.get(name)?.fields.map((field) => field.name) ?? [],
    wideColumns: (name) => (tables.has(name) ? wideItems(tables.get(name)!) : []),
    columnOf: (name, field) => {
      const found = tables.get(name)?.fields.find((of) => of.name === field);
      return found?.expression === undefined ? found?.column : undefined;
    },
    writtenOf: (name) => tables.get(name)?.written,
    placeOf: (name, record) => placeOf(tables.get(name)!, record),
  };
}
