import { realpath } from "node:fs/promises";
import type { FaultList } from "./fault-list.ts";
import { type FileKind, inspectFile } from "./inspect-file.ts";
import type { TableSource } from "./table-sources.ts";

/** A file of the spec that exists and looks like what its name says. */
export interface InspectedFile {
  readonly path: string;
  readonly absolute: string;
  readonly kind: FileKind;
}

export type InspectedFiles = ReadonlyMap<TableSource, readonly InspectedFile[]>;

/** Looks at every file the spec names; those that cannot be read are faults. */
export async function inspectFiles(
  sources: readonly TableSource[],
  faults: FaultList,
): Promise<InspectedFiles> {
  const inspected = new Map<TableSource, InspectedFile[]>();
  for (const source of sources) {
    const files: InspectedFile[] = [];
    for (const file of source.files) {
      const result = await inspectFile(file.absolute);
      if ("rule" in result) faults.add([{ file: file.path, rule: result.rule }]);
      else files.push({ path: file.path, absolute: await realpath(file.absolute), kind: result.kind });
    }
    inspected.set(source, files);
  }
  return inspected;
}
