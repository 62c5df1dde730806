import { join } from "node:path";
import type { NightFile, NightManifest, NightPointer } from "../../wire/index.ts";
import {
  clearWork,
  formatParquet,
  type ObjectStore,
  openDurableFiles,
  readTableFile,
  sha256,
  type TableChunk,
  type TableRows,
  type TableSelection,
  takeWriterLock,
} from "../store/index.ts";
import { type NightBlocks, nightBlocks } from "./night-blocks.ts";
import {
  type CopiedNights,
  copyNights,
  nightTime,
  placeNight,
  readNightManifest,
  readNightPointer,
} from "./night-objects.ts";
import type { NightTable } from "./night-tables.ts";

/*
 * The folder of the nights.
 *
 *   current.json                          which night stands for each date, and the tables of the last; written last, in one rename
 *   nights/<id>.json                      manifests; the id is the sha256 of the file
 *   tables/<table>/<date>-<hash>.parquet  rows of a night, immutable, named by their hash
 *   blocks/<key>.state                    finished blocks: a cache for going on and for nights in which nothing changed
 *   work/<night>/                         what tasks on several machines are given, until the night is published
 *   tmp/, writer.lock                     files being written, and who writes
 */

/** What the lock of the folder guards. */
const WRITING = "the nights of this model";

/** The nights of a folder, for reading. It takes no lock. */
export interface NightReader {
  readonly pointer: () => Promise<NightPointer | undefined>;
  readonly manifest: (id: string) => Promise<NightManifest | undefined>;
  readonly table: (
    manifest: NightManifest,
    table: NightTable,
    selection?: TableSelection,
  ) => Promise<TableRows>;
}

/** The one writer of the nights of a folder. */
export interface NightStore extends NightReader {
  readonly blocks: NightBlocks;
  /** Writes the rows of a night under the name of their hash. */
  readonly writeTable: (table: NightTable, date: string, chunk: TableChunk) => Promise<NightFile>;
  /** Makes a night the one of its date, and removes what it takes the place of and blocks that no night of today needs. */
  readonly publish: (manifest: NightManifest) => Promise<string>;
  /** Removes what tasks left for each other, and what any of them was killed in writing. */
  readonly clearWork: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens a folder of nights for reading. */
export function openNightReader(folder: string): NightReader {
  const files = openDurableFiles(folder);
  return {
    pointer: () => readNightPointer(files),
    manifest: (id) => readNightManifest(files, id),
    table: (manifest, table, selection = {}) =>
      readTableFile(join(folder, (manifest.tables[table] as NightFile).file), selection),
  };
}

/**
 * Opens a folder of nights for writing.
 *
 * @throws {StoreError} "locked" where another nightly has it
 */
export async function openNightStore(folder: string): Promise<NightStore> {
  const files = openDurableFiles(folder);
  const lock = await takeWriterLock(files, WRITING);
  // Shards of another date may be writing blocks: what is theirs stays.
  await files.clearTemporary();
  const reader = openNightReader(folder);
  const blocks = nightBlocks(files);
  return {
    ...reader,
    blocks,
    writeTable: async (table, date, chunk) => {
      const bytes = formatParquet(chunk);
      const hash = sha256(bytes);
      const file = `tables/${table}/${date}-${hash.slice(0, 32)}.parquet`;
      if (files.size(file) !== bytes.length) await files.write("partition", file, bytes);
      const [first] = chunk.columns;
      const rows = first === undefined ? 0 : "codes" in first ? first.codes.length : first.values.length;
      return { file, hash, rows, bytes: bytes.length };
    },
    publish: async (manifest) => {
      const id = await placeNight(files, manifest, lock.check);
      const kept = new Set(manifest.blocks);
      await blocks.prune((key) => kept.has(key));
      return id;
    },
    clearWork: async () => {
      await clearWork(files);
      await files.clearTemporary();
    },
    close: lock.release,
  };
}

/**
 * Fetches the nights that were published at another place into a folder of nights. Where both have another one of a date, the one that was
 * published later stays.
 *
 * @throws {StoreError} another nightly writes into the folder; a file that is not what was published
 */
export async function fetchNights(from: ObjectStore, folder: string): Promise<CopiedNights> {
  if ((await readNightPointer(from)) === undefined) return { copied: [], kept: [] };
  const files = openDurableFiles(folder);
  const lock = await takeWriterLock(files, WRITING);
  try {
    const isLater = async (there: string, here: string): Promise<boolean> =>
      ((await nightTime(from, there)) ?? 0) > ((await nightTime(files, here)) ?? 0);
    return await copyNights(from, files, (_date, there, here) => isLater(there, here), lock.check);
  } finally {
    await lock.release();
  }
}
