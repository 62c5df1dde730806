import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { InputError } from "../../engine/errors/index.ts";
import { whyUnreadable } from "../import/index.ts";

/** A table of a project that was made of public files. */
export interface PublicTable {
  /** Table of the data section. */
  readonly table: "bars" | "securities" | "fundamentals" | "factors" | "rates";
  /** File in the project's data folder, without its ending. */
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What stands in the spec beside the path. */
  readonly section: Readonly<Record<string, unknown>>;
}

/** Tables, and what was left out or assumed, a sentence each. */
export interface PublicData {
  readonly tables: readonly PublicTable[];
  readonly notes: readonly string[];
}

/** Lines of a text file. @throws {InputError} it cannot be read */
export async function linesOf(path: string): Promise<readonly string[]> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new InputError([{ file: path, rule: whyUnreadable(error) }]);
  });
  return text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
}

/** Rows of a tab-separated file one by one, by the name of the column. @throws {InputError} it cannot be read, or lacks a column */
export async function* tabRows(
  path: string,
  required: readonly string[],
): AsyncGenerator<{ readonly row: number; readonly cell: (column: string) => string }> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  let places: ReadonlyMap<string, number> | undefined;
  let row = 0;
  try {
    for await (const line of lines) {
      row++;
      const cells = line.split("\t");
      if (places === undefined) {
        places = new Map(cells.map((name, at) => [name.trim(), at]));
        requireColumns(path, places, required);
        continue;
      }
      const known = places;
      if (line !== "") yield { row, cell: (column) => cells[known.get(column) ?? -1] ?? "" };
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError([{ file: path, rule: whyUnreadable(error) }]);
  }
}

/** @throws {InputError} columns that a file does not have */
export function requireColumns(
  file: string,
  places: ReadonlyMap<string, number>,
  required: readonly string[],
): void {
  const faults = required
    .filter((name) => !places.has(name))
    .map((column) => ({
      file,
      row: 1,
      column,
      rule: `the column is missing; the columns are ${[...places.keys()].slice(0, 20).join(", ")}`,
    }));
  if (faults.length > 0) throw new InputError(faults);
}

/** YYYYMMDD as YYYY-MM-DD. */
export function isoOf(compact: string): string {
  return compact.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
}

/** A file's name without folders and endings. */
export function titleOf(path: string): string {
  return path.replace(/^.*[/\\]/, "").replace(/\.[A-Za-z]+$/, "");
}
