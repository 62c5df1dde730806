import { open, stat } from "node:fs/promises";

export type FileFormat = "csv" | "parquet" | "arrow" | "json" | "xlsx";

export interface FileKind {
  readonly format: FileFormat;
  readonly gzip: boolean;
}

/** What a file is, or why it cannot be read, in a sentence. */
export type Inspection = { readonly kind: FileKind } | { readonly rule: string };

/** First and last bytes that are looked at. */
const edgeBytes = 4096;

/** Looks at a file's name and first and last bytes; reads nothing else. */
export async function inspectFile(path: string): Promise<Inspection> {
  const named = kindOfName(path);
  if (named === undefined) {
    return {
      rule: `the name must end in ${tableEndings}, so that the format is known`,
    };
  }
  try {
    const status = await stat(path);
    if (status.isDirectory()) return { rule: "this is a directory; name the file in it" };
    if (!status.isFile()) return { rule: "this is not a regular file" };
    if (status.size === 0) return { rule: "the file is empty (0 bytes)" };
    return checkBytes(named, await edges(path, status.size));
  } catch (error) {
    return { rule: whyUnreadable(error) };
  }
}

/** The endings of names of tables, as a fault lists them. */
export const tableEndings: string =
  ".csv, .tsv or .parquet, .json, .ndjson or .jsonl (each also with .gz), .arrow, .feather or .ipc, or .xlsx";

/** Whether a file in a folder of tables is one, by its name: .txt may be anything, and ~$ is what a spreadsheet has open. */
export function isTableName(name: string): boolean {
  return kindOfName(name) !== undefined && !/\.txt(\.gz)?$/i.test(name) && !name.startsWith("~$");
}

const formats: Readonly<Record<string, FileFormat>> = {
  csv: "csv",
  tsv: "csv",
  txt: "csv",
  parquet: "parquet",
  json: "json",
  ndjson: "json",
  jsonl: "json",
  arrow: "arrow",
  feather: "arrow",
  ipc: "arrow",
  xlsx: "xlsx",
};

function kindOfName(path: string): FileKind | undefined {
  const match =
    /\.(csv|tsv|txt|parquet|json|ndjson|jsonl)(\.gz)?$/i.exec(path) ??
    /\.(arrow|feather|ipc|xlsx)$/i.exec(path);
  if (match === null) return undefined;
  return { format: formats[match[1]!.toLowerCase()]!, gzip: match[2] !== undefined };
}

async function edges(path: string, size: number): Promise<{ head: Buffer; tail: Buffer }> {
  const file = await open(path, "r");
  try {
    const head = Buffer.alloc(Math.min(edgeBytes, size));
    const tail = Buffer.alloc(Math.min(edgeBytes, size));
    await file.read(head, 0, head.length, 0);
    await file.read(tail, 0, tail.length, size - tail.length);
    return { head, tail };
  } finally {
    await file.close();
  }
}

function checkBytes(kind: FileKind, { head, tail }: { head: Buffer; tail: Buffer }): Inspection {
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  if (kind.gzip && !isGzip) return { rule: "the name ends in .gz but the file is not gzip" };
  if (!kind.gzip && isGzip) return { rule: "the file is gzip: give it a name that ends in .gz" };
  if (kind.gzip) return { kind };
  const [first4, first6] = [head.toString("latin1", 0, 4), head.toString("latin1", 0, 6)];
  const isOld = head.readUIntBE(0, Math.min(4, head.length)) === 0xd0cf11e0;
  const rule = {
    csv: () => textRule(first4, first6, isOld) ?? holeRule(head, tail),
    json: () => textRule(first4, first6, isOld) ?? holeRule(head, tail),
    parquet: () => parquetRule(first4, tail),
    arrow: () => arrowRule(first4, first6),
    xlsx: () => workbookRule(first4, isOld),
  }[kind.format]();
  return rule === undefined ? { kind } : { rule };
}

/** What a file of text turns out to be. */
function textRule(first4: string, first6: string, isOld: boolean): string | undefined {
  if (first4 === "PAR1") return "the file is Parquet: give it a name that ends in .parquet";
  if (first6 === "ARROW1") return "the file is Arrow: give it a name that ends in .arrow";
  if (isOld) return "the file is an old Excel file (.xls), or encrypted: save the table as CSV (UTF-8)";
  if (first4.startsWith("PK")) {
    return "the file is a zip or Excel file: give it a name that ends in .xlsx, or save the table as CSV (UTF-8)";
  }
  return undefined;
}

/** A file that was not written to its end may have its length all the same: the rest reads as NUL. */
function holeRule(head: Buffer, tail: Buffer): string | undefined {
  // UTF-16 has its NUL beside other bytes, and a rule of its own.
  if (tail.length < 4 || tail.subarray(-4).some((byte) => byte !== 0)) return undefined;
  const what = head.every((byte) => byte === 0) ? "holds nothing but NUL bytes" : "ends in NUL bytes";
  return `the file ${what}: it was not written to its end; make or fetch it anew`;
}

function arrowRule(first4: string, first6: string): string | undefined {
  if (first4 === "FEA1") return "the file is Feather of version 1: write it in version 2, which is Arrow";
  if (first6 === "ARROW1" || first4 === "\xff\xff\xff\xff") return undefined;
  return "the file is not Arrow: it begins neither as a file nor as a stream of it";
}

function workbookRule(first4: string, isOld: boolean): string | undefined {
  if (isOld)
    return "the workbook is encrypted, or an old one (.xls): save it as .xlsx without a password, or as CSV";
  return first4 === "PK\x03\x04" ? undefined : "the file is not an Excel workbook: it does not begin as one";
}

function parquetRule(first4: string, tail: Buffer): string | undefined {
  if (first4 !== "PAR1") return "the file is not Parquet: it does not begin with PAR1";
  const end = tail.toString("latin1", tail.length - 4);
  return end === "PAR1" ? undefined : "the Parquet file is truncated: its end is missing";
}

/** An error of the file system as a sentence. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR") return "the file does not exist";
  if (code === "EACCES" || code === "EPERM") return "no permission to read the file";
  if (code === "EISDIR") return "this is a directory; name the file in it";
  if (code === "Z_BUF_ERROR") return "the gzip file is truncated";
  if (code.startsWith("Z_")) return `the gzip data are damaged (${(error as Error).message})`;
  return `the file cannot be read (${error instanceof Error ? error.message : String(error)})`;
}
