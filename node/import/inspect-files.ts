import { realpath } from "node:fs/promises";
import type { TablePath } from "../../wire/index.ts";
import type { FaultList } from "./fault-list.ts";
import { fetchPostgres, type PostgresQuery, removeFetched } from "./formats/fetch-postgres.ts";
import { type FileKind, inspectFile, tableEndings } from "./formats/inspect-file.ts";
import type { PreparedFile } from "./formats/prepared-file.ts";
import { isPattern } from "./path-pattern.ts";
import { type TableFiles, tableFiles } from "./table-files.ts";
import type { TableSource } from "./table-sources.ts";

/** A file of the spec that exists and looks like what its name says, or the rows of a query. */
export interface InspectedFile {
  readonly path: string;
  readonly absolute: string;
  readonly kind: FileKind;
  readonly sheet?: string | undefined;
  readonly header?: number | undefined;
  /** What stands in place of a file. */
  readonly query?: FileQuery;
  /** Rows that were fetched from a database, and stand in a file outside the project. */
  readonly fetched?: PreparedFile;
}

/** A query over files. */
export interface FileQuery {
  readonly text: string;
  /** By the name the query has for them. */
  readonly files: Readonly<Record<string, readonly InspectedFile[]>>;
}

export type InspectedFiles = ReadonlyMap<TableSource, readonly InspectedFile[]>;

/** What the rows of a query are called where a file would be. */
function queryPath(table: string): string {
  return `query of ${table}`;
}

/** Files that are read for one of the spec: itself, or those of its query. */
export function filesRead(file: InspectedFile): readonly InspectedFile[] {
  return file.query === undefined ? [file] : Object.values(file.query.files).flat();
}

/**
 * Looks at every file the spec names, one by one, by their folder or by a pattern; those that cannot be read are faults.
 *
 * @param projectDir  folder the spec's paths are relative to
 */
export async function inspectFiles(
  projectDir: string,
  sources: readonly TableSource[],
  faults: FaultList,
): Promise<InspectedFiles> {
  const inspected = new Map<TableSource, InspectedFile[]>();
  for (const source of sources) {
    const { path, files, postgres, query, sheet, header } = source.spec;
    const place = queryPath(source.definition.name);
    if (path !== undefined) {
      const found = await inspectPath(projectDir, path, faults);
      inspected.set(
        source,
        found.map((file) => (file.kind.format === "xlsx" ? { ...file, sheet, header } : file)),
      );
    } else if (files !== undefined) {
      const named: Record<string, InspectedFile[]> = {};
      for (const [name, at] of Object.entries(files)) named[name] = await inspectPath(projectDir, at, faults);
      const kind = { format: "parquet", gzip: false } as const;
      inspected.set(source, [{ path: place, absolute: "", kind, query: { text: query!, files: named } }]);
    } else if (postgres !== undefined) {
      const fetched = await fetchRows({ path: place, variable: postgres, text: query! }, faults);
      inspected.set(source, fetched === undefined ? [] : [fetched]);
    }
  }
  return inspected;
}

/** Rows of a database; nothing where they cannot be had, with the reason among the faults. */
async function fetchRows(query: PostgresQuery, faults: FaultList): Promise<InspectedFile | undefined> {
  try {
    const fetched = await fetchPostgres(query);
    return { path: query.path, absolute: fetched.readable, kind: { format: "csv", gzip: false }, fetched };
  } catch (error) {
    faults.add([{ file: query.path, rule: error instanceof Error ? error.message : String(error) }]);
    return undefined;
  }
}

/** Takes away what was fetched from databases. */
export async function removeFetchedRows(files: InspectedFiles): Promise<void> {
  for (const { fetched } of [...files.values()].flat())
    if (fetched !== undefined) await removeFetched(fetched);
}

async function inspectPath(
  projectDir: string,
  written: TablePath,
  faults: FaultList,
): Promise<InspectedFile[]> {
  const inspected: InspectedFile[] = [];
  const seen = new Set<string>();
  for (const path of typeof written === "string" ? [written] : written) {
    const found = await tableFiles(projectDir, path);
    if (found.files.length === 0) faults.add([{ file: path, rule: whyNone(path, found) }]);
    for (const file of found.files) {
      // Patterns may overlap; a file that is named twice is one that the user meant to read twice, and is told so.
      if (found.isFolder && seen.has(file.path)) continue;
      seen.add(file.path);
      const result = await inspectFile(file.absolute);
      if ("rule" in result) faults.add([{ file: file.path, rule: result.rule }]);
      else inspected.push({ path: file.path, absolute: await realpath(file.absolute), kind: result.kind });
    }
  }
  return inspected;
}

function whyNone(path: string, { isFolder }: TableFiles): string {
  return isFolder && isPattern(path)
    ? `no table matches the pattern: names must end in ${tableEndings}`
    : `the folder has no table: put files in it that end in ${tableEndings}`;
}
