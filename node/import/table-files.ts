import { readdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { isTableName } from "./formats/inspect-file.ts";
import { isPattern, matchingFiles, patternExpression } from "./path-pattern.ts";

/** A path of the spec: a file, a folder with its tables, or a pattern with the tables it matches. */
export interface TableFiles {
  /** Without a slash at its end. */
  readonly path: string;
  /** Whether it stands for as many files as there are: a folder or a pattern. */
  readonly isFolder: boolean;
  /** The file itself, or the files whose name is that of a table, in the order of their names. */
  readonly files: readonly { readonly path: string; readonly absolute: string }[];
  /** Whether a file, there or no longer there, is one of those it stands for. */
  isOf(file: string): boolean;
}

/**
 * Looks up what a path of the spec stands for. Folders within a folder (but for `**`) and files that begin with a dot are passed
 * over; what is not there is taken for a file, so that whoever reads it says so. A file that is really called like a pattern is that
 * file.
 */
export async function tableFiles(projectDir: string, written: string): Promise<TableFiles> {
  const absolute = resolve(projectDir, written);
  const status = await stat(absolute).catch(() => undefined);
  if (status === undefined && isPattern(written)) return patternFiles(projectDir, written);
  if (status?.isDirectory() !== true) {
    const files = [{ path: written, absolute }];
    return { path: written, isFolder: false, files, isOf: (file) => file === written };
  }
  const path = written.replace(/(?<=.)\/+$/, "");
  const entries = await readdir(absolute, { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith(".") && isTableName(entry.name))
    .map(({ name }) => name)
    .sort();
  return {
    path,
    isFolder: true,
    files: names.map((name) => ({ path: `${path}/${name}`, absolute: resolve(absolute, name) })),
    isOf: (file) => dirname(file) === path,
  };
}

async function patternFiles(projectDir: string, pattern: string): Promise<TableFiles> {
  const expression = patternExpression(pattern);
  const isNamed = /\.txt(\.gz)?$/i.test(pattern) ? () => true : isTableName;
  const isOf = (file: string) => expression.test(file) && isNamed(file.slice(file.lastIndexOf("/") + 1));
  const paths = (await matchingFiles(projectDir, pattern)).filter(isOf);
  const files = paths.map((path) => ({ path, absolute: resolve(projectDir, path) }));
  return { path: pattern, isFolder: true, files, isOf };
}
