import { sqlText } from "../sql.ts";
import type { FileKind } from "./inspect-file.ts";

/** A file the engine can read, with what was learned of it on the way. */
export interface PreparedFile {
  /** As the user named it. */
  readonly path: string;
  readonly header: readonly string[];
  /** Type of each column as the engine names it; text files are read as text. */
  readonly types: readonly string[];
  /** SQL table function that gives the records, in order; columns of text files are called c0, c1, … */
  readonly relation: string;
  /** What the engine reads: the file itself, a link to it or a copy. */
  readonly readable: string;
  readonly isText: boolean;
  /** Whether what the engine reads has a column for the file of each row, as it has those of other files too. */
  readonly isCopy?: boolean;
  /** Records by an independent count. */
  readonly recordCount: number;
  /** What is worth knowing of how it was read. */
  readonly notes?: readonly string[];
  /** Of a text file: whether there are underscores after its header, where that is known. */
  readonly hasUnderscores?: boolean;
  /** In how many records each column held a number, where the file tells numbers from text. */
  readonly numberCells?: readonly number[];
  /** Row a person would look for, of a record counted from 0. */
  rowOf(record: number): number;
}

export interface FileToPrepare {
  readonly path: string;
  readonly absolute: string;
  readonly kind: FileKind;
  /** Folder for repaired or unpacked copies; outside the project. */
  readonly workFolder: string;
  /** Of a workbook: which sheet, by default the first. */
  readonly sheet?: string | undefined;
  /** Of a workbook: row of the header, by default the first that looks like one. */
  readonly header?: number | undefined;
}

/** How a text file is written. */
export interface TextDialect {
  readonly delimiter: string;
  readonly gzip: boolean;
}

/** Everything about the dialect is said, nothing sniffed, and nothing is converted: cells arrive as text. */
export function textRelation(path: string, width: number, { delimiter, gzip }: TextDialect): string {
  const columns = Array.from({ length: width }, (_, position) => `'c${position}': 'VARCHAR'`).join(", ");
  return `read_csv(${sqlText(path)}, auto_detect = false, header = true, delim = ${sqlText(delimiter)},
    quote = '"', escape = '"', nullstr = '\u0001nothing is null\u0001', compression = '${gzip ? "gzip" : "none"}', columns = {${columns}})`;
}
