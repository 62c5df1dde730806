import { readdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { DataSpec } from "../../wire/index.ts";
import { isTableName } from "./formats/inspect-file.ts";
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
  const stamps: (string | undefined)[] = [];
  for (const { spec: table } of tableSources(spec)) {
    if (table.postgres !== undefined) return undefined;
    for (const path of [table.path ?? [], ...Object.values(table.files ?? {})].flat())
      stamps.push(...(await pathStamps(projectDir, path)));
  }
  return stamps.includes(undefined) ? undefined : stamps.join("\n");
}

/** Of the files that a path of the spec stands for, as `tableFiles` has them. */
async function pathStamps(projectDir: string, path: string): Promise<readonly (string | undefined)[]> {
  const absolute = resolve(projectDir, path);
  // In place: a hundred of these are done before one has gone through the threads of the system.
  const status = statSync(absolute, { throwIfNoEntry: false });
  if (status === undefined) {
    const { files } = await tableFiles(projectDir, path);
    return files.map((file) => fileStamp(file.path, file.absolute));
  }
  if (!status.isDirectory()) return [fileStamp(path, absolute)];
  const names = readdirSync(absolute).filter((name) => !name.startsWith(".") && isTableName(name));
  return [path, ...names.sort().map((name) => fileStamp(`${path}/${name}`, `${absolute}/${name}`))];
}

/** Of one file; undefined where it has just been written or is not there. */
export function fileStamp(name: string, absolute: string): string | undefined {
  const status = statSync(absolute, { throwIfNoEntry: false });
  if (status === undefined) return undefined;
  const { size, mtimeMs, ctimeMs, ino } = status;
  const isSettled = Date.now() - Math.max(mtimeMs, ctimeMs) > SETTLED_MS;
  return isSettled ? [name, size, mtimeMs, ctimeMs, ino].join(" ") : undefined;
}
