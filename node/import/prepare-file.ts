import { closeSync, createReadStream, createWriteStream, openSync, writeSync } from "node:fs";
import { link, symlink } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { Fault } from "../../engine/errors/index.ts";
import type { FaultList } from "./fault-list.ts";
import { type FileKind, whyUnreadable } from "./inspect-file.ts";
import { type CsvScan, lineOfRecord, scanCsv } from "./scan-csv.ts";
import { type Sql, sqlText } from "./sql.ts";

/** A file the engine can read, with what was learned of it on the way. */
export interface PreparedFile {
  /** As the user named it. */
  readonly path: string;
  readonly header: readonly string[];
  /** Type of each column as the engine names it; CSV is read as text. */
  readonly types: readonly string[];
  /** SQL table function that gives the records, in order; CSV columns are called c0, c1, … */
  readonly relation: string;
  /** What the engine reads: the file itself, a link to it or a copy. */
  readonly readable: string;
  readonly isText: boolean;
  /** Records by an independent count. */
  readonly recordCount: number;
  /** Row a person would look for, of a record counted from 0. */
  rowOf(record: number): number;
}

export interface FileToPrepare {
  readonly path: string;
  readonly absolute: string;
  readonly kind: FileKind;
  /** Folder for repaired or unpacked copies; outside the project. */
  readonly workFolder: string;
}

/** Scans a CSV file or describes a Parquet file; undefined if it cannot be read, with the reason among the faults. */
export async function prepareFile(
  sql: Sql,
  file: FileToPrepare,
  faults: FaultList,
): Promise<PreparedFile | undefined> {
  const add = (fault: Omit<Fault, "file">) => faults.add([{ file: file.path, ...fault }]);
  try {
    return file.kind.format === "csv" ? await prepareCsv(file, faults) : await prepareParquet(sql, file);
  } catch (error) {
    add({ rule: file.kind.format === "csv" ? whyUnreadable(error) : whyNotParquet(error) });
    return undefined;
  }
}

async function prepareCsv(file: FileToPrepare, faults: FaultList): Promise<PreparedFile | undefined> {
  const scan = await scanCsv(file.absolute, file.kind.gzip);
  if ("rule" in scan) {
    faults.add([{ file: file.path, ...scan }]);
    return undefined;
  }
  faults.add(
    scan.lineFaults.map((fault) => ({ file: file.path, ...fault })),
    scan.lineFaultTotal,
  );
  const copied = !scan.regular;
  const readable = copied ? await copyRecords(file) : await plainPath(file);
  const gzip = file.kind.gzip && !copied;
  return {
    path: file.path,
    header: scan.header,
    types: scan.header.map(() => "VARCHAR"),
    relation: csvRelation(readable, gzip, scan),
    readable,
    isText: true,
    recordCount: scan.recordCount,
    rowOf: (record) => lineOfRecord(record, scan.skippedLines),
  };
}

/** Everything about the dialect is said, nothing sniffed, and nothing is converted: cells arrive as text. */
function csvRelation(path: string, gzip: boolean, scan: CsvScan): string {
  const columns = scan.header.map((_, position) => `'c${position}': 'VARCHAR'`).join(", ");
  return `read_csv(${sqlText(path)}, auto_detect = false, header = true, delim = ${sqlText(scan.delimiter)},
    quote = '"', escape = '"', nullstr = '\u0001nothing is null\u0001', compression = '${gzip ? "gzip" : "none"}', columns = {${columns}})`;
}

/** A copy without the lines that are not records, so that the other rows can still be checked. */
async function copyRecords(file: FileToPrepare): Promise<string> {
  const path = copyPath(file, ".csv");
  const out = openSync(path, "w");
  try {
    let pending: Buffer[] = [];
    let pendingBytes = 0;
    const lineEnd = Buffer.from("\n");
    const flush = () => {
      writeSync(out, Buffer.concat(pending));
      pending = [];
      pendingBytes = 0;
    };
    await scanCsv(file.absolute, file.kind.gzip, (line) => {
      pending.push(line, lineEnd);
      pendingBytes += line.length + 1;
      if (pendingBytes > 1 << 22) flush();
    });
    flush();
    return path;
  } finally {
    closeSync(out);
  }
}

async function prepareParquet(sql: Sql, file: FileToPrepare): Promise<PreparedFile> {
  const readable = file.kind.gzip ? await unpack(file) : await plainPath(file);
  const relation = `read_parquet(${sqlText(readable)})`;
  const described = await sql.rows(`DESCRIBE SELECT * FROM ${relation}`);
  const counted = await sql.rows(
    `SELECT sum(num_rows) AS count FROM parquet_file_metadata(${sqlText(readable)})`,
  );
  const recordCount = Number(counted[0]?.count ?? 0);
  if (recordCount === 0) throw new Error("the table has columns but no rows");
  return {
    path: file.path,
    header: described.map((column) => String(column.column_name)),
    types: described.map((column) => String(column.column_type)),
    relation,
    readable,
    isText: false,
    recordCount,
    rowOf: (record) => record + 1,
  };
}

/** Several Parquet files as one table function, in their order. */
export function parquetRelation(files: readonly PreparedFile[]): string {
  return `read_parquet([${files.map(({ readable }) => sqlText(readable)).join(", ")}])`;
}

async function unpack(file: FileToPrepare): Promise<string> {
  const path = copyPath(file, ".parquet");
  await pipeline(createReadStream(file.absolute), createGunzip(), createWriteStream(path));
  return path;
}

/** The engine takes * ? [ in a path for a pattern: such a file is read through a link. */
async function plainPath(file: FileToPrepare): Promise<string> {
  if (!/[*?[\]{}]/.test(file.absolute)) return file.absolute;
  const path = copyPath(file, file.kind.format === "csv" ? ".csv" : ".parquet");
  await link(file.absolute, path).catch(() => symlink(file.absolute, path));
  return path;
}

let copyCount = 0;

function copyPath(file: FileToPrepare, ending: string): string {
  return join(file.workFolder, `copy-${copyCount++}${ending}`);
}

/** The engine's complaint about a Parquet file as a rule; its first line says what matters. */
export function whyNotParquet(error: unknown): string {
  if (error instanceof Error && "code" in error) return whyUnreadable(error);
  const text = error instanceof Error ? error.message : String(error);
  if (text.startsWith("the table has")) return text;
  return `the Parquet file is damaged or truncated (${text
    .split("\n")[0]!
    .replace(/'[^']*\/[^']*'/, "it")
    .slice(0, 160)})`;
}
