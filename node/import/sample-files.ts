import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Fault, InputError } from "../../engine/errors/index.ts";
import { type FaultList, faultList } from "./fault-list.ts";
import { inspectFile } from "./formats/inspect-file.ts";
import { prepareFile } from "./formats/prepare-file.ts";
import { openSql, type Sql, sqlName } from "./sql.ts";

/** The first records of a file, as text. */
export interface FileSample {
  /** As the user named it. */
  readonly path: string;
  readonly header: readonly string[];
  /** Records of the whole file. */
  readonly recordCount: number;
  /** [column][record]: cells as text, "" where there is none. */
  readonly columns: readonly (readonly string[])[];
  /** What is wrong with some of its lines, in sentences; the first few. */
  readonly faults: readonly string[];
}

/** A file of which nothing can be read, and why. */
export interface NoSample {
  readonly path: string;
  readonly rule: string;
}

/** Faults of a file that are worth telling before it is read in earnest. */
const FAULTS_SHOWN = 3;

/** Reads the first records of files, of any format that a table of a project can have. */
export async function sampleFiles(
  paths: readonly string[],
  limit: number,
): Promise<readonly (FileSample | NoSample)[]> {
  const samples: (FileSample | NoSample)[] = [];
  for (const path of paths) samples.push(await sampleFile(path, limit));
  return samples;
}

async function sampleFile(path: string, limit: number): Promise<FileSample | NoSample> {
  const inspected = await inspectFile(resolve(path));
  if ("rule" in inspected) return { path, rule: inspected.rule };
  const absolute = await realpath(path);
  const workFolder = await realpath(await mkdtemp(join(tmpdir(), "plimsoll-sample-")));
  const sql = await openSql({ memoryLimitMb: 1024, threads: 2, folders: [workFolder], files: [absolute] });
  try {
    const faults = faultList();
    const prepared = await prepareFile(sql, { path, absolute, kind: inspected.kind, workFolder }, faults);
    const rules = faultsOf(faults).map(({ row, rule }) => (row === undefined ? rule : `row ${row}: ${rule}`));
    if (prepared === undefined) return { path, rule: rules[0] ?? "the file cannot be read" };
    const { header, relation, isText, recordCount } = prepared;
    const names = isText ? header.map((_, c) => `c${c}`) : header.map(sqlName);
    const columns = await firstRows(sql, relation, names, limit);
    return { path, header, recordCount, columns, faults: rules.slice(0, FAULTS_SHOWN) };
  } finally {
    sql.close();
    await rm(workFolder, { recursive: true, force: true });
  }
}

function faultsOf(list: FaultList): readonly Fault[] {
  try {
    list.throwIfAny();
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
}

async function firstRows(
  sql: Sql,
  relation: string,
  names: readonly string[],
  limit: number,
): Promise<readonly (readonly string[])[]> {
  const cells = names.map((name, c) => `coalesce(CAST(${name} AS VARCHAR), '') AS v${c}`);
  const found = await sql.columns(`SELECT ${cells.join(", ")} FROM ${relation} LIMIT ${limit}`);
  return names.map((_, c) => (found[`v${c}`] ?? []) as string[]);
}
