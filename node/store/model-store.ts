import { dirname } from "node:path";
import { EngineError } from "../../engine/errors/index.ts";
import { formatManifest, formatRecord, type Manifest, parseManifest } from "../../wire/index.ts";
import { collectGarbage, type GarbageCount } from "./collect-garbage.ts";
import { type DurableFiles, openDurableFiles } from "./durable-files.ts";
import { checkpointFile, POINTER_FILE, runFile } from "./layout.ts";
import { type ModelResults, missingPartitions, modelResults } from "./model-results.ts";
import { readHistory } from "./read-pointer.ts";
import { sha256 } from "./sha256.ts";
import { clearWork } from "./work-objects.ts";
import { takeWriterLock } from "./writer-lock.ts";

/** The one writer of a model's folder. It holds the lock from opening to `close`. */
export interface ModelStore extends ModelResults {
  /** Makes a run the published one, all at once, and gives its id: the sha256 of the manifest. */
  readonly publish: (manifest: Manifest) => Promise<string>;
  /** Removes every checkpoint but those with these keys. */
  readonly pruneCheckpoints: (keep: readonly string[]) => Promise<void>;
  /** Removes what the last `keepRuns` published runs do not need. A reader of an older run loses its files. */
  readonly collectGarbage: (keepRuns: number) => Promise<GarbageCount>;
  /** Removes what tasks left for each other, and what any of them was killed in writing. */
  readonly clearWork: () => Promise<void>;
  /** Gives the lock back. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a model's folder for writing, making it where there is none, and clears what a killed writer left in `tmp/`.
 *
 * @throws {StoreError} "locked" when another writer has it
 */
export async function openModelStore(modelDir: string): Promise<ModelStore> {
  const files = openDurableFiles(modelDir);
  const lock = await takeWriterLock(files);
  try {
    await files.clearTemporary();
  } catch (error) {
    await lock.release();
    throw error;
  }
  const results = modelResults(files);
  let queue: Promise<unknown> = Promise.resolve();
  /** One thing at a time: memory holds few chunks, and closing waits for what was begun. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work, work);
    queue = turn.catch(() => undefined);
    return turn;
  };
  const writing = new Set<Promise<unknown>>();
  return {
    writePartition: async (chunk) => {
      // The next one is laid out while this one is forced to disk.
      const { work } = await inTurn(async () => {
        if (writing.size >= MOST_WRITING) await Promise.race(writing);
        const work = results.writePartition(chunk);
        const ended: Promise<unknown> = work.then(
          () => writing.delete(ended),
          () => writing.delete(ended),
        );
        writing.add(ended);
        return { work };
      });
      return work;
    },
    publish: (manifest) =>
      inTurn(async () => {
        await Promise.all(writing);
        return publish(files, lock.check, manifest);
      }),
    saveStep: results.saveStep,
    loadStep: results.loadStep,
    saveCheckpoint: results.saveCheckpoint,
    loadCheckpoint: results.loadCheckpoint,
    pruneCheckpoints: async (keep) => {
      const kept = new Set(keep.map(checkpointFile));
      for (const name of await files.list("checkpoints")) {
        if (!kept.has(`checkpoints/${name}`)) await files.remove("checkpoint", `checkpoints/${name}`);
      }
    },
    collectGarbage: (keepRuns) =>
      inTurn(async () => {
        await Promise.all(writing);
        await lock.check();
        return collectGarbage(files, keepRuns);
      }),
    clearWork: () =>
      inTurn(async () => {
        await Promise.all(writing);
        await clearWork(files);
        // A worker that was killed has no next opening: what it was writing would stay beside the run.
        await files.clearTemporary();
      }),
    close: () =>
      inTurn(async () => {
        await Promise.all(writing);
        await lock.release();
      }),
  };
}

/** Partitions that are forced to disk at once: the disk takes several in about the time of one. */
const MOST_WRITING = 4;

async function publish(
  files: DurableFiles,
  checkLock: () => Promise<void>,
  manifest: Manifest,
): Promise<string> {
  const partitions = manifest.partitions.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  const text = formatManifest({ ...manifest, partitions });
  const parsed = parseManifest(text);
  if (parsed.status !== "ok")
    throw new EngineError("value", `publish needs a valid manifest: ${parsed.reason}`);
  const missing = await missingPartitions(files, partitions);
  if (missing.length > 0)
    throw new EngineError("value", `publish needs partitions that are there, got ${missing[0]}`);
  const id = sha256(text);
  // A writer killed between a rename and its fsync left names that are not yet safe, and this one did not write them.
  const folders = new Set(partitions.map(({ file }) => dirname(file)));
  await Promise.all(Array.from(folders, (folder) => files.syncFolder("partition", folder)));
  await files.write("manifest", runFile(id), text);
  await checkLock();
  const before = await readHistory(files);
  if (before.run === id) return id;
  const published = before.run === undefined ? [] : [before.run];
  const earlier = [...published, ...before.earlier].filter((run) => run !== id);
  await files.write("pointer", POINTER_FILE, formatRecord({ formatVersion: 1, run: id, earlier }));
  return id;
}
