import { EngineError } from "../../engine/errors/index.ts";
import { formatRecord, journalStepSchema, parseRecord } from "../../wire/index.ts";
import type { DurableFiles, FileKind } from "./durable-files.ts";
import { POINTER_FILE, runFile } from "./layout.ts";
import { readManifest } from "./read-manifest.ts";
import { readPointer } from "./read-pointer.ts";

/** What was removed. */
export interface GarbageCount {
  readonly runCount: number;
  readonly partitionCount: number;
  readonly stepCount: number;
}

/**
 * Removes the runs before the last `keepRuns`, and every partition, journal step and checkpoint that only they, or a
 * run that was never published, needed. The pointer forgets first, so that a stop in between leaves only garbage.
 *
 * @throws {StoreError} when the pointer or a kept manifest cannot be read: then nothing is removed
 */
export async function collectGarbage(files: DurableFiles, keepRuns: number): Promise<GarbageCount> {
  if (!(Number.isInteger(keepRuns) && keepRuns >= 1)) {
    throw new EngineError("value", `collectGarbage needs to keep at least 1 run, got ${keepRuns}`);
  }
  const pointer = await readPointer(files);
  const earlier = pointer.earlier.slice(0, keepRuns - 1);
  const keptRuns = [pointer.run, ...earlier];
  const keptPartitions = new Set<string>();
  for (const id of keptRuns) {
    const { partitions } = await readManifest(files, id);
    for (const { file } of partitions) keptPartitions.add(file);
  }
  if (earlier.length < pointer.earlier.length) {
    await files.write("pointer", POINTER_FILE, formatRecord({ ...pointer, earlier }));
  }
  const keptManifests = new Set(keptRuns.map(runFile));
  const runCount = await removeFrom(files, ["manifest", "runs"], (file) => keptManifests.has(file));
  // Steps before partitions: a step never names a file that is gone.
  const keptSteps = await stepsWithin(files, keptPartitions);
  const stepCount = await removeFrom(files, ["journal", "journal"], (file) => keptSteps.has(stepKey(file)));
  await removeFrom(files, ["checkpoint", "checkpoints"], (file) => keptSteps.has(stepKey(file)));
  let partitionCount = 0;
  for (const table of await files.list("partitions")) {
    const place = ["partition", `partitions/${table}`] as const;
    partitionCount += await removeFrom(files, place, (file) => keptPartitions.has(file));
  }
  return { runCount, partitionCount, stepCount };
}

async function removeFrom(
  files: DurableFiles,
  [kind, folder]: readonly [kind: FileKind, folder: string],
  isKept: (file: string) => boolean,
): Promise<number> {
  const removed = (await files.list(folder))
    .map((name) => `${folder}/${name}`)
    .filter((file) => !isKept(file));
  for (const file of removed) await files.remove(kind, file);
  return removed.length;
}

/** Keys of the finished steps all of whose partitions stay. */
async function stepsWithin(
  files: DurableFiles,
  keptPartitions: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const name of await files.list("journal")) {
    const bytes = await files.read(`journal/${name}`);
    const step = parseRecord(journalStepSchema, new TextDecoder().decode(bytes));
    if (step?.partitions.every(({ file }) => keptPartitions.has(file))) keys.add(stepKey(name));
  }
  return keys;
}

/** The key in the name of a journal or checkpoint file. */
function stepKey(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1).replace(/\.(json|state)$/, "");
}
