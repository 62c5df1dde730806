import { isUtf8 } from "node:buffer";
import { open } from "node:fs/promises";
import { InputError } from "../../engine/errors/index.ts";
import { csvFields, whyUnreadable, workbookRows } from "../import/index.ts";

/** A row of a sheet: where it stands, and its cells as written. */
export interface SheetRow {
  /** Line of the file, counted from 1. */
  readonly row: number;
  readonly cells: readonly string[];
}

/** A file as rows of text, without knowing yet what they are. */
export interface Sheet {
  readonly rows: readonly SheetRow[];
  /** How the text was written, in words; what was assumed of it. */
  readonly form: string;
  /** Sign between cells; undefined where the file had cells of its own. */
  readonly delimiter: string | undefined;
  /** Rows that are no records, and why. */
  readonly broken: readonly { readonly row: number; readonly value: string; readonly rule: string }[];
}

/** A portfolio of a million lines has less; beyond, a file is a table of the project. */
const LARGEST = 64 << 20;

/**
 * Reads a text file of holdings whatever its encoding and delimiter. Rows keep the lines they stand in.
 *
 * @throws {InputError} a file that cannot be read, is not text, or is larger than 64 MiB
 */
export async function readSheet(path: string): Promise<Sheet> {
  if (/\.xlsx$/i.test(path)) return readWorkbook(path);
  const bytes = await bytesOf(path);
  const { text, encoding } = decode(path, bytes);
  const lines = text.split(/\r\n|\n|\r/);
  const delimiter = delimiterOf(lines);
  const rows: SheetRow[] = [];
  const broken: Sheet["broken"][number][] = [];
  lines.forEach((line, at) => {
    const cells = line.trim() === "" ? [] : fieldsOf(line, delimiter);
    if (cells === undefined) {
      const rule = "a quote must be closed before the line ends, and quotes inside a field must be doubled";
      broken.push({ row: at + 1, value: line.slice(0, 80), rule });
    } else rows.push({ row: at + 1, cells: cells.map((cell) => cell.trim()) });
  });
  const name = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars (|)" }[delimiter];
  return { rows, form: `${encoding}, cells between ${name}`, delimiter, broken };
}

/** @throws {InputError} a workbook that cannot be read */
async function readWorkbook(path: string): Promise<Sheet> {
  try {
    const { sheet, rows } = await workbookRows(path);
    return { rows, form: `sheet ${sheet} of a workbook`, delimiter: undefined, broken: [] };
  } catch (error) {
    const isSystem = error instanceof Error && "code" in error;
    const rule = isSystem ? whyUnreadable(error) : error instanceof Error ? error.message : String(error);
    throw new InputError([{ file: path, rule }]);
  }
}

async function bytesOf(path: string): Promise<Buffer> {
  const refuse = (rule: string): never => {
    throw new InputError([{ file: path, rule }]);
  };
  const file = await open(path, "r").catch((error: unknown) => refuse(whyUnreadable(error)));
  try {
    const status = await file.stat();
    if (status.isDirectory()) return refuse("this is a directory; name the file in it");
    if (status.size === 0) return refuse("the file is empty");
    if (status.size > LARGEST)
      return refuse(
        "the file is larger than 64 MiB: a table of that size goes under portfolios: in plimsoll.yaml, which is read in blocks",
      );
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function decode(file: string, bytes: Buffer): { text: string; encoding: string } {
  const [first, second] = [bytes[0], bytes[1]];
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    const encoding = first === 0xff ? "utf-16le" : "utf-16be";
    return { text: new TextDecoder(encoding).decode(bytes), encoding: "UTF-16" };
  }
  const refuse = (rule: string): never => {
    throw new InputError([{ file, rule }]);
  };
  const head = bytes.subarray(0, 4).toString("latin1");
  if (head.startsWith("PK\u0003\u0004"))
    return refuse(
      "the file is an Excel or zip file: give it a name that ends in .xlsx, or save the sheet as CSV",
    );
  if (head === "PAR1") return refuse("the file is Parquet: name it under portfolios: in plimsoll.yaml");
  if (head.startsWith("\u001f\u008b")) return refuse("the file is gzip: unpack it first");
  if (head === "\u00d0\u00cf\u0011\u00e0")
    return refuse("the file is an Excel file of before 2007 (.xls): save it as .xlsx or as CSV");
  if (bytes.includes(0)) return refuse("the file holds NUL bytes: it is no text");
  if (isUtf8(bytes)) {
    const text = bytes.toString("utf8");
    const hasMark = text.startsWith("\uFEFF");
    return {
      text: hasMark ? text.slice(1) : text,
      encoding: hasMark ? "UTF-8 with a byte order mark" : "UTF-8",
    };
  }
  return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "Windows-1252, as it is no UTF-8" };
}

type Delimiter = "," | ";" | "\t" | "|";

/** The sign that splits most lines into as many cells as its neighbours have. */
function delimiterOf(lines: readonly string[]): Delimiter {
  const sample = lines.filter((line) => line.trim() !== "").slice(0, 200);
  let best: Delimiter = ",";
  let bestScore = 0;
  // Where two do as well, commas may be decimal and bars may be names: the rarer sign says more.
  for (const delimiter of ["\t", ";", "|", ","] as const) {
    const counts = new Map<number, number>();
    for (const line of sample) {
      const width = fieldsOf(line, delimiter)?.length ?? 0;
      if (width > 1) counts.set(width, (counts.get(width) ?? 0) + 1);
    }
    const score = Math.max(0, ...counts.values());
    if (score > bestScore) [best, bestScore] = [delimiter, score];
  }
  return best;
}

/** Cells of a line; `="0123"`, by which a spreadsheet is told to take a number for text, is kept whole. Undefined: a quote is left open. */
function fieldsOf(line: string, delimiter: string): string[] | undefined {
  const guarded = line.includes('="')
    ? line.replace(/(^|[,;\t|])="([^"]*)"(?=[,;\t|]|$)/g, '$1"=""$2"""')
    : line;
  return csvFields(guarded, delimiter);
}
