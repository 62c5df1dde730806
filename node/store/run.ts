import { resolve } from "node:path";
import type { Manifest, PartitionRef } from "../../wire/index.ts";
import { type DurableFiles, openDurableFiles } from "./durable-files.ts";
import { readManifest } from "./read-manifest.ts";
import { readParquet, type TableSelection } from "./read-parquet.ts";
import { readPointer } from "./read-pointer.ts";
import { sha256 } from "./sha256.ts";
import { openSqlEngine, type SqlEngine } from "./sql-engine.ts";
import { StoreError } from "./store-error.ts";
import type { TableRows } from "./table-data.ts";

/** A published run, whole, whatever a writer does meanwhile. */
export interface Run {
  readonly id: string;
  /** Of its model: where it was opened. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** Rows of a table, period after period, in the order they were written. */
  readonly readTable: (table: string, selection?: TableSelection) => Promise<TableRows>;
  /** Reads every file and compares it with its hash: one sentence for each that is missing or damaged. */
  readonly verify: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

const MEMORY_LIMIT = "1GB";

/**
 * Opens a published run for reading: the current one, or the one with this id. It takes no lock.
 *
 * @throws {StoreError} "missing", "corrupt" or "newer-format", saying what to do
 */
export async function openRun(modelDir: string, runId?: string): Promise<Run> {
  const files = openDurableFiles(modelDir);
  const id = runId ?? (await readPointer(files)).run;
  const manifest = await readManifest(files, id);
  let engine: Promise<SqlEngine> | undefined;
  return {
    id,
    folder: modelDir,
    manifest,
    readTable: async (table, selection = {}) => {
      const partitions = await presentPartitions(files, manifest, { table, selection });
      engine ??= openSqlEngine(modelDir, MEMORY_LIMIT);
      const paths = partitions.map(({ file }) => resolve(modelDir, file));
      return readParquet(await engine, paths, selection);
    },
    verify: () => findFaults(files, manifest.partitions),
    close: async () => (await engine)?.close(),
  };
}

/** The partitions that may hold the rows, all of them there; one at least, because a file has the table's columns. */
async function presentPartitions(
  files: DurableFiles,
  manifest: Manifest,
  wanted: { readonly table: string; readonly selection: TableSelection },
): Promise<readonly PartitionRef[]> {
  const all = manifest.partitions.filter(({ table }) => table === wanted.table);
  if (all.length === 0) {
    const tables = [...new Set(manifest.partitions.map(({ table }) => table))].join(", ");
    throw new StoreError("missing", `the run has no table ${wanted.table}; it has ${tables}`);
  }
  const { from, to } = wanted.selection;
  const touched = all.filter(({ period }) => mayOverlap(period, from, to));
  const partitions = touched.length > 0 ? touched : all.slice(0, 1);
  for (const { file, bytes } of partitions) {
    const size = files.size(file);
    if (size !== bytes)
      throw new StoreError(size === undefined ? "missing" : "corrupt", damage(files, file, size));
  }
  return partitions;
}

/** Whether a period such as "2020-01" or "2020" has a day between two dates. */
function mayOverlap(period: string, from: string | undefined, to: string | undefined): boolean {
  if (period === "all") return true;
  const isBefore = from !== undefined && period < from.slice(0, period.length);
  const isAfter = to !== undefined && period > to.slice(0, period.length);
  return !isBefore && !isAfter;
}

async function findFaults(
  files: DurableFiles,
  partitions: readonly PartitionRef[],
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const { file, hash } of partitions) {
    const content = await files.read(file);
    if (content === undefined || sha256(content) !== hash) faults.push(damage(files, file, content?.length));
  }
  return faults;
}

function damage(files: DurableFiles, file: string, size: number | undefined): string {
  const what = size === undefined ? "is missing" : "is damaged: it is not the file that was written";
  // The fold goes on from a state that was kept; `keptCheckpoints` of jobs says which are.
  const remedy =
    "Delete it if it is there and run npx plimsoll estimate: it is computed again, with everything after the nearest " +
    "state kept before it (the last periods and each December have one).";
  return `${files.root}/${file} ${what}. ${remedy}`;
}
