import { readFile } from "node:fs/promises";
import { type Fault, InputError } from "../../../engine/errors/index.ts";
import { csvFields } from "./csv-fields.ts";

/** A row of a small table of the user's, as written. */
export interface SmallRow {
  /** Line in the file. */
  readonly row: number;
  /** By column; "" where the file does not have it. */
  readonly cells: ReadonlyMap<string, string>;
}

/** The columns that a small table may have. */
export interface SmallColumns {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** A small table of the user's: the path of a CSV file, or one that came otherwise: as text, or as rows with every column they need. */
export type SmallTable = string | GivenTable;

/** A table that is no file. */
export type GivenTable =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly rows: readonly SmallRow[] };

/** What faults call a table. */
export function tableName(table: SmallTable): string {
  return typeof table === "string" ? table : table.name;
}

/**
 * A small CSV file of the user's (trades, scenarios) as rows of text: no table of the project, so it is read anew each time.
 * Commas, semicolons or tabs; blank lines are skipped.
 *
 * @throws {InputError} a file that cannot be read, columns that are missing, unknown or doubled, and every line that is no record
 */
export async function readSmallCsv(table: SmallTable, columns: SmallColumns): Promise<readonly SmallRow[]> {
  const file = tableName(table);
  if (typeof table !== "string" && "rows" in table) return table.rows;
  const text = (typeof table === "string" ? await readText(table) : table.text).replace(/^\uFEFF/, "");
  if (text.trim() === "") throw new InputError([{ file, rule: "the file is empty" }]);
  const [first = "", ...lines] = text.split(/\r?\n/);
  const delimiter = [",", ";", "\t"].find((sign) => first.includes(sign)) ?? ",";
  const header = csvFields(first, delimiter)?.map((name) => name.trim().toLowerCase()) ?? [];
  const faults = headerFaults(file, header, columns);
  const rows = lines.flatMap((line, at): SmallRow[] => {
    if (line.trim() === "") return [];
    const row = at + 2;
    const fields = csvFields(line, delimiter);
    if (fields?.length !== header.length) {
      const rule =
        fields === undefined
          ? "a quote is not closed, or stands inside a field"
          : `must have ${header.length} fields as the header, has ${fields.length}`;
      faults.push({ file, row, value: line, rule });
      return [];
    }
    return [{ row, cells: new Map(header.map((name, c) => [name, (fields[c] as string).trim()])) }];
  });
  if (faults.length > 0) throw new InputError(listed(file, faults));
  return rows;
}

/** Faults of a file that are told one by one. */
const LISTED = 100;

function listed(file: string, faults: readonly Fault[]): readonly Fault[] {
  const more = faults.length - LISTED;
  if (more <= 0) return faults;
  return [...faults.slice(0, LISTED), { file, rule: `and ${more} more faults like these` }];
}

/** The text of a file of the user's. @throws {InputError} it cannot be read */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const known: Readonly<Record<string, string>> = {
      ENOENT: "there is no such file",
      EISDIR: "this is a folder, where a file is needed",
      EACCES: "the file may not be read",
    };
    const rule = known[code ?? ""];
    if (rule === undefined) throw error;
    throw new InputError([{ file, rule }]);
  }
}

function headerFaults(
  file: string,
  header: readonly string[],
  { required, optional }: SmallColumns,
): Fault[] {
  const known = [...required, ...optional];
  const place = { file, row: 1 };
  return [
    ...required
      .filter((name) => !header.includes(name))
      .map((column) => ({
        ...place,
        column,
        rule: `the column is missing; the columns are ${known.join(", ")}`,
      })),
    ...header
      .filter((name, at) => !known.includes(name) || header.indexOf(name) !== at)
      .map((column) => ({
        ...place,
        column,
        rule: known.includes(column) ? "the column stands twice" : `must be one of ${known.join(", ")}`,
      })),
  ];
}
