import { closeSync, createReadStream, createWriteStream, openSync, writeSync } from "node:fs";
import { link, symlink } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { FaultList } from "../fault-list.ts";
import { type Sql, sqlText } from "../sql.ts";
import { whyNotRead } from "./file-bytes.ts";
import { type FileFormat, whyUnreadable } from "./inspect-file.ts";
import { prepareArrow } from "./prepare-arrow.ts";
import { prepareJson } from "./prepare-json.ts";
import { prepareWorkbook } from "./prepare-workbook.ts";
import { type FileToPrepare, type PreparedFile, textRelation } from "./prepared-file.ts";
import { lineOfRecord, scanCsv } from "./scan-csv.ts";

/** Makes a file readable for the engine; undefined if it cannot be read, with the reason among the faults. */
export async function prepareFile(
  sql: Sql,
  file: FileToPrepare,
  faults: FaultList,
): Promise<PreparedFile | undefined> {
  const { format } = file.kind;
  try {
    if (format === "csv") return await prepareCsv(file, faults);
    if (format === "parquet") return await prepareParquet(sql, file);
    if (format === "arrow") return await prepareArrow(file);
    return format === "json" ? await prepareJson(file, faults) : await prepareWorkbook(file, faults);
  } catch (error) {
    faults.add([{ file: file.path, rule: whyNot[format](error) }]);
    return undefined;
  }
}

const whyNot: Readonly<Record<FileFormat, (error: unknown) => string>> = {
  csv: whyUnreadable,
  parquet: whyNotParquet,
  arrow: whyNotArrow,
  json: whyNotRead,
  xlsx: whyNotRead,
};

function whyNotArrow(error: unknown): string {
  if (error instanceof Error && "code" in error) return whyUnreadable(error);
  return `the Arrow file cannot be read: ${(error instanceof Error ? error.message : String(error)).slice(0, 200)}`;
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
    relation: textRelation(readable, scan.header.length, { delimiter: scan.delimiter, gzip }),
    readable,
    isText: true,
    recordCount: scan.recordCount,
    hasUnderscores: scan.hasUnderscores,
    rowOf: (record) => lineOfRecord(record, scan.skippedLines),
  };
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

/** Several Parquet files as one table function, in their order; what several stand in is read once. */
export function parquetRelation(files: readonly PreparedFile[]): string {
  const paths = [...new Set(files.map(({ readable }) => readable))];
  return `read_parquet([${paths.map(sqlText).join(", ")}])`;
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
