import { open, stat } from "node:fs/promises";

export type FileFormat = "csv" | "parquet";

export interface FileKind {
  readonly format: FileFormat;
  readonly gzip: boolean;
}

/** What a file is, or why it cannot be read, in a sentence. */
export type Inspection = { readonly kind: FileKind } | { readonly rule: string };

/** Looks at a file's name and first and last bytes; reads nothing else. */
export async function inspectFile(path: string): Promise<Inspection> {
  const named = kindOfName(path);
  if (named === undefined) {
    return {
      rule: "the name must end in .csv, .tsv or .parquet, each also with .gz, so that the format is known",
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

/** Whether a file in a folder of tables is one, by its name: .txt may be anything. */
export function isTableName(name: string): boolean {
  return /\.(csv|tsv|parquet)(\.gz)?$/i.test(name);
}

function kindOfName(path: string): FileKind | undefined {
  const match = /\.(csv|tsv|txt|parquet)(\.gz)?$/i.exec(path);
  if (match === null) return undefined;
  return { format: match[1]!.toLowerCase() === "parquet" ? "parquet" : "csv", gzip: match[2] !== undefined };
}

async function edges(path: string, size: number): Promise<{ head: Buffer; tail: Buffer }> {
  const file = await open(path, "r");
  try {
    const head = Buffer.alloc(Math.min(8, size));
    const tail = Buffer.alloc(Math.min(4, size));
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
  const startsAsParquet = head.subarray(0, 4).toString("latin1") === "PAR1";
  if (kind.format === "parquet") return parquetInspection(kind, startsAsParquet, tail);
  if (startsAsParquet) return { rule: "the file is Parquet: give it a name that ends in .parquet" };
  if (head[0] === 0x50 && head[1] === 0x4b) {
    return { rule: "the file is a zip or Excel file: save the table as CSV (UTF-8)" };
  }
  return { kind };
}

function parquetInspection(kind: FileKind, startsAsParquet: boolean, tail: Buffer): Inspection {
  if (!startsAsParquet) return { rule: "the file is not Parquet: it does not begin with PAR1" };
  if (tail.toString("latin1") !== "PAR1")
    return { rule: "the Parquet file is truncated: its end is missing" };
  return { kind };
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
