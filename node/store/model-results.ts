import {
  formatRecord,
  formatState,
  formatStateInPieces,
  journalStepSchema,
  type PartitionRef,
  parseRecord,
  parseState,
  partitionFile,
} from "../../wire/index.ts";
import { checksum } from "./checksum.ts";
import { formatParquet } from "./format-parquet.ts";
import { checkpointFile, journalFile } from "./layout.ts";
import type { ObjectStore } from "./object-store.ts";
import { sha256 } from "./sha256.ts";
import { checkChunk, columnLength, type TableChunk } from "./table-data.ts";

/**
 * What a model's computing leaves, and finds again. Names are hashes of the content, or of all that the content follows from: several
 * may write at once, on several machines, without a lock.
 */
export interface ModelResults {
  /** Writes rows as an immutable file; the same rows are the same file, written once. */
  readonly writePartition: (chunk: TableChunk) => Promise<PartitionRef>;
  /** Notes that the step with this key is finished and what it wrote. */
  readonly saveStep: (key: string, partitions: readonly PartitionRef[]) => Promise<void>;
  /** What a finished step wrote, or undefined when it must be done (again). */
  readonly loadStep: (key: string) => Promise<readonly PartitionRef[] | undefined>;
  /**
   * Keeps the state of a fold: plain data with typed arrays. One that nothing writes to any more, before the promise is fulfilled,
   * is written from where it stands.
   */
  readonly saveCheckpoint: (
    key: string,
    state: unknown,
    options?: { readonly standsStill: boolean },
  ) => Promise<void>;
  /** A state that was kept; undefined when there is none or it is damaged: compute it again. */
  readonly loadCheckpoint: (key: string) => Promise<{ readonly state: unknown } | undefined>;
}

/** The results of a model in a folder or a bucket. */
export function modelResults(objects: ObjectStore): ModelResults {
  return {
    writePartition: (chunk) => writePartition(objects, chunk),
    saveStep: async (key, partitions) =>
      objects.write("journal", journalFile(key), formatRecord({ formatVersion: 1, partitions })),
    loadStep: async (key) => {
      const step = await readStep(objects, key);
      return step === undefined || (await missingPartitions(objects, step)).length > 0 ? undefined : step;
    },
    saveCheckpoint: async (key, state, { standsStill } = { standsStill: false }) => {
      const content = standsStill ? formatStateInPieces(state, checksum) : formatState(state, checksum);
      return objects.write("checkpoint", checkpointFile(key), content);
    },
    loadCheckpoint: async (key) => {
      const bytes = await objects.read(checkpointFile(key));
      return bytes === undefined ? undefined : parseState(bytes, checksum);
    },
  };
}

/** What a step is noted to have written, whether or not it is still there. */
export async function readStep(
  objects: Pick<ObjectStore, "read">,
  key: string,
): Promise<readonly PartitionRef[] | undefined> {
  const bytes = await objects.read(journalFile(key));
  return bytes && parseRecord(journalStepSchema, new TextDecoder().decode(bytes))?.partitions;
}

async function writePartition(objects: ObjectStore, chunk: TableChunk): Promise<PartitionRef> {
  checkChunk(chunk);
  const bytes = formatParquet(chunk);
  const hash = sha256(bytes);
  const file = partitionFile(chunk.table, chunk.period, hash);
  // A file of that name which a fault of the disk has changed is written anew.
  const present = await objects.read(file);
  if (present === undefined || sha256(present) !== hash) await objects.write("partition", file, bytes);
  const rows = columnLength(chunk.columns[0]!);
  return { table: chunk.table, period: chunk.period, hash, rows, bytes: bytes.length, file };
}

/** Files that are not there, or not of the size they were written with. */
export async function missingPartitions(
  objects: Pick<ObjectStore, "size">,
  partitions: readonly PartitionRef[],
): Promise<string[]> {
  const missing: string[] = [];
  for (const { file, bytes } of partitions) {
    if ((await objects.size(file)) !== bytes) missing.push(file);
  }
  return missing;
}
