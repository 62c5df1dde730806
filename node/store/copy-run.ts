import { formatRecord, type PartitionRef } from "../../wire/index.ts";
import { openDurableFiles } from "./durable-files.ts";
import { inParallel } from "./in-parallel.ts";
import { checkpointFile, journalFile, POINTER_FILE, runFile } from "./layout.ts";
import { readStep } from "./model-results.ts";
import { openModelStore } from "./model-store.ts";
import { type ObjectStore, openObjectStore } from "./object-store.ts";
import { readManifest } from "./read-manifest.ts";
import { readPointer } from "./read-pointer.ts";
import { sha256 } from "./sha256.ts";
import { StoreError } from "./store-error.ts";

/**
 * Copies what finished steps wrote, and the states kept under their keys: partitions that are not there yet first, then the note. A step
 * that is not finished at `from` is left out.
 */
export async function copySteps(from: ObjectStore, to: ObjectStore, keys: readonly string[]): Promise<void> {
  await inParallel(keys, async (key) => {
    const partitions = await readStep(from, key);
    if (partitions === undefined) return;
    for (const ref of partitions) await copyPartition(from, to, ref);
    const state = await from.read(checkpointFile(key));
    if (state !== undefined) await to.write("checkpoint", checkpointFile(key), state);
    await to.write("journal", journalFile(key), formatRecord({ formatVersion: 1, partitions }));
  });
}

/**
 * Publishes a run at a place that others reach: its partitions that are not there yet, the manifest, and the pointer last.
 *
 * @param modelFolder  where it is the published run
 */
export async function pushRun(modelFolder: string, to: ObjectStore): Promise<void> {
  const files = openDurableFiles(modelFolder);
  const pointer = await readPointer(files);
  await copyFiles(files, to, pointer.run);
  await to.write("pointer", POINTER_FILE, formatRecord(pointer));
}

/**
 * Publishes a run at a place where none is published yet: who fetches from there needs one. Where there is one it stays, as it may be a later
 * one.
 *
 * @param modelFolder  where it is the published run
 */
export async function pushFirstRun(modelFolder: string, to: ObjectStore): Promise<void> {
  if ((await to.size(POINTER_FILE)) === undefined) await pushRun(modelFolder, to);
}

/**
 * Copies a run that is not there yet, without making it the published one. It needs no lock: several who copy the same run at the same
 * time write the same files.
 *
 * @throws {StoreError} "missing" where it is not at `from` either, "corrupt" where a file is not what was published
 */
export async function copyRun(from: ObjectStore, to: ObjectStore, id: string): Promise<void> {
  if ((await to.size(runFile(id))) === undefined) await copyFiles(from, to, id);
}

/** Partitions that are not there yet, and the manifest last. */
async function copyFiles(from: ObjectStore, to: ObjectStore, id: string): Promise<void> {
  const { partitions } = await readManifest(from, id);
  const present = new Set<string>();
  for (const table of new Set(partitions.map(({ table }) => table)))
    for (const name of await to.list(`partitions/${table}`)) present.add(`partitions/${table}/${name}`);
  await inParallel(
    partitions.filter(({ file }) => !present.has(file)),
    (ref) => copyPartition(from, to, ref),
  );
  await to.write("manifest", runFile(id), (await from.read(runFile(id))) as Uint8Array);
}

/**
 * Fetches the run that is published at a place into a model's folder, only what is not there yet, and makes it the published one there.
 *
 * @returns its id
 * @throws {StoreError} "missing" where there is no run, "corrupt" where a file is not what was published, "locked"
 */
export async function pullRun(place: string, modelFolder: string): Promise<string> {
  const from = await openObjectStore(place);
  const { run } = await readPointer(from);
  const manifest = await readManifest(from, run);
  const store = await openModelStore(modelFolder);
  try {
    const files = openDurableFiles(modelFolder);
    await inParallel(manifest.partitions, (ref) => copyPartition(from, files, ref));
    return await store.publish(manifest);
  } finally {
    await store.close();
  }
}

async function copyPartition(
  from: Pick<ObjectStore, "root" | "read">,
  to: Pick<ObjectStore, "size" | "write">,
  { file, hash, bytes }: PartitionRef,
): Promise<void> {
  if ((await to.size(file)) === bytes) return;
  const content = await from.read(file);
  if (content === undefined || sha256(content) !== hash) {
    const [code, what] =
      content === undefined ? (["missing", "is missing"] as const) : (["corrupt", "is damaged"] as const);
    throw new StoreError(code, `${from.root}/${file} ${what}: run npx plimsoll estimate there again`);
  }
  await to.write("partition", file, content);
}
