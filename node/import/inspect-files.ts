import { realpath } from "node:fs/promises";
import type { FaultList } from "./fault-list.ts";
import { type FileKind, inspectFile } from "./inspect-file.ts";
import { type TableFiles, tableFiles } from "./table-files.ts";
import type { TableSource } from "./table-sources.ts";

/** A file of the spec that exists and looks like what its name says. */
export interface InspectedFile {
  readonly path: string;
  readonly absolute: string;
  readonly kind: FileKind;
}

export type InspectedFiles = ReadonlyMap<TableSource, readonly InspectedFile[]>;

/**
 * Looks at every file the spec names, one by one or by their folder; those that cannot be read are faults.
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
    const files: InspectedFile[] = [];
    for (const file of await filesOf(projectDir, source, faults)) {
      const result = await inspectFile(file.absolute);
      if ("rule" in result) faults.add([{ file: file.path, rule: result.rule }]);
      else files.push({ path: file.path, absolute: await realpath(file.absolute), kind: result.kind });
    }
    inspected.set(source, files);
  }
  return inspected;
}

async function filesOf(
  projectDir: string,
  { spec }: TableSource,
  faults: FaultList,
): Promise<TableFiles["files"]> {
  const files: TableFiles["files"][number][] = [];
  for (const written of typeof spec.path === "string" ? [spec.path] : spec.path) {
    const found = await tableFiles(projectDir, written);
    if (found.files.length === 0) {
      const rule =
        "the folder has no table: put files in it that end in .csv, .tsv or .parquet, each also with .gz";
      faults.add([{ file: written, rule }]);
    }
    files.push(...found.files);
  }
  return files;
}
