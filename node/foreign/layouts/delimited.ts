import type { FaultSink, Place } from "../fault-sink.ts";

/** A table of text: rows with the cells of the columns by name. */
export interface TextTable {
  readonly columns: readonly string[];
  readonly rows: readonly TextRow[];
}

export interface TextRow {
  readonly place: Place;
  readonly cells: readonly string[];
}

/** Cells of a column: by its position in the header. */
export interface TableReader {
  /** Position of the column with one of these names, however they are written; −1 = the table has none. */
  readonly find: (...names: readonly string[]) => number;
  /** The same; a fault where there is none. */
  readonly need: (...names: readonly string[]) => number;
  /** Columns after the first that nobody has looked for. */
  readonly unread: () => readonly string[];
}

/** Letters and digits of a name, so that `Spec Risk%` and `specrisk` are one. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** Finds columns by name. */
export function tableReader(table: TextTable, file: string, faults: FaultSink): TableReader {
  const names = table.columns.map(plainName);
  const read = new Set([0]);
  const find = (...wanted: readonly string[]): number => {
    const at = wanted.map((one) => names.indexOf(plainName(one))).find((place) => place >= 0) ?? -1;
    read.add(at);
    return at;
  };
  return {
    find,
    need: (...wanted) => {
      const at = find(...wanted);
      if (at < 0) {
        const rule = `the column ${wanted[0]} is missing; the columns are ${table.columns.join(", ")}`;
        faults.add({ file, row: 1, column: wanted[0] as string, rule });
      }
      return at;
    },
    unread: () => table.columns.filter((_, at) => !read.has(at)),
  };
}

/** Lines of a text, without the empty last one. */
export function linesOf(text: string): readonly string[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  while (lines.length > 0 && lines.at(-1)?.trim() === "") lines.pop();
  return lines;
}

/** YYYYMMDD as YYYY-MM-DD; "" where it is no such date. */
export function isoDate(text: string): string {
  const written = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text.trim());
  return written === null ? "" : `${written[1]}-${written[2]}-${written[3]}`;
}

/** Whether a cell says that something is so. */
export function isYes(cell: string | undefined): boolean {
  return ["1", "Y", "YES", "T", "TRUE"].includes((cell ?? "").toUpperCase());
}
