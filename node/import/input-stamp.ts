import { statSync } from "node:fs";
import type { DataSpec } from "../../wire/index.ts";
import { tableFiles } from "./table-files.ts";
import { tableSources } from "./table-sources.ts";

/** A file touched less than this before may be touched again without another stamp, on a coarse clock. */
const SETTLED_MS = 2000;

/**
 * What changes when a file of a project's data does: names, sizes, times and identities of all of them.
 *
 * @returns undefined while that cannot be told: rows of a database, files that have just been written or are not there
 */
export async function inputStamp(projectDir: string, spec: DataSpec): Promise<string | undefined> {
  const paths: string[] = [];
  for (const { spec: table } of tableSources(spec)) {
    if (table.postgres !== undefined) return undefined;
    paths.push(...[table.path ?? [], ...Object.values(table.files ?? {})].flat());
  }
  const found = await Promise.all(paths.map((path) => tableFiles(projectDir, path)));
  const stamps = found.flatMap(({ files }) => files.map(({ path, absolute }) => fileStamp(path, absolute)));
  return stamps.includes(undefined) ? undefined : stamps.join("\n");
}

/** Of one file; undefined where it has just been written or is not there. */
export function fileStamp(name: string, absolute: string): string | undefined {
  // In place: a hundred of these are done before one has gone through the threads of the system.
  const status = statSync(absolute, { bigint: true, throwIfNoEntry: false });
  if (status === undefined) return undefined;
  const { size, mtimeNs, ctimeNs, ino, mtimeMs, ctimeMs } = status;
  const touched = Math.max(Number(mtimeMs), Number(ctimeMs));
  return Date.now() - touched > SETTLED_MS ? [name, size, mtimeNs, ctimeNs, ino].join(" ") : undefined;
}
