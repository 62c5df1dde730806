import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DataSpec, TableName } from "../../wire/index.ts";
import { checkProject } from "./check-project.ts";
import { checkRows } from "./check-rows.ts";
import { checkTable } from "./check-tables.ts";
import { createBarKeys, createView } from "./create-views.ts";
import type { FaultList } from "./fault-list.ts";
import { markerMacro } from "./field-sql.ts";
import type { InspectedFiles } from "./inspect-files.ts";
import { noteOutliers } from "./note-outliers.ts";
import { noteWeekends } from "./note-weekends.ts";
import { type PreparedFile, prepareFile } from "./prepare-file.ts";
import { type EngineLimits, openSql, type Sql } from "./sql.ts";
import { stageTable } from "./stage-table.ts";
import type { StagedTable } from "./staged-table.ts";

/** Checked tables in an open engine, each under its own name. */
export interface ImportedTables {
  readonly sql: Sql;
  readonly tables: ReadonlyMap<TableName, StagedTable>;
  readonly notes: readonly string[];
}

/**
 * Reads and checks every table, then hands them to `use`. All faults of all files are thrown at once, and nothing is
 * written outside the system's temporary folder before that.
 *
 * @throws {InputError} everything wrong with the files
 */
export async function importTables<Result>(
  files: InspectedFiles,
  spec: DataSpec,
  options: EngineLimits & { readonly outputFolder: string; readonly faults: FaultList },
  use: (imported: ImportedTables) => Promise<Result>,
): Promise<Result> {
  const workFolder = await realpath(await mkdtemp(join(tmpdir(), "plimsoll-import-")));
  const sql = await openSql({
    memoryLimitMb: options.memoryLimitMb,
    threads: options.threads,
    folders: [workFolder, options.outputFolder],
    files: [...files.values()].flat().map((file) => file.absolute),
    spillFolder: join(workFolder, "spill"),
  });
  try {
    await sql.run(markerMacro);
    const tables = new Map<TableName, StagedTable>();
    const notes: string[] = [];
    for (const [source, inspected] of files) {
      const prepared: PreparedFile[] = [];
      for (const file of inspected) {
        const ready = await prepareFile(sql, { ...file, workFolder }, options.faults);
        if (ready !== undefined) prepared.push(ready);
      }
      if (prepared.length === 0) continue;
      const table = await stageTable(sql, source, prepared, {
        industries: spec.industries,
        faults: options.faults,
      });
      await createView(sql, table);
      if (source.definition.name === "bars") await createBarKeys(sql);
      notes.push(...(await checkRows(sql, table, spec.industries, options.faults)));
      await checkTable(sql, table, options.faults);
      tables.set(source.definition.name, table);
    }
    notes.push(...(await checkProject(sql, tables, spec, options.faults)));
    options.faults.throwIfAny();
    const bars = tables.get("bars");
    if (bars !== undefined) notes.push(...(await noteWeekends(sql, bars)));
    notes.push(...(await noteOutliers(sql, tables)));
    return await use({ sql, tables, notes });
  } finally {
    sql.close();
    await rm(workFolder, { recursive: true, force: true });
  }
}
