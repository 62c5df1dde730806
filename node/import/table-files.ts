import { readdir, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { isTableName } from "./inspect-file.ts";

/** A path of the spec: a file, or a folder with its tables. */
export interface TableFiles {
  /** Without a slash at its end. */
  readonly path: string;
  readonly isFolder: boolean;
  /** The file itself, or the folder's files whose name is that of a table, in the order of their names. */
  readonly files: readonly { readonly path: string; readonly absolute: string }[];
}

/**
 * Looks up what a path of the spec stands for. Folders within a folder and files that begin with a dot are passed over; what
 * is not there is taken for a file, so that whoever reads it says so.
 */
export async function tableFiles(projectDir: string, written: string): Promise<TableFiles> {
  const absolute = resolve(projectDir, written);
  const isFolder = await stat(absolute).then(
    (status) => status.isDirectory(),
    () => false,
  );
  if (!isFolder) return { path: written, isFolder, files: [{ path: written, absolute }] };
  const path = written.replace(/(?<=.)\/+$/, "");
  const entries = await readdir(absolute, { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith(".") && isTableName(entry.name))
    .map(({ name }) => name)
    .sort();
  return {
    path,
    isFolder,
    files: names.map((name) => ({ path: `${path}/${name}`, absolute: resolve(absolute, name) })),
  };
}
