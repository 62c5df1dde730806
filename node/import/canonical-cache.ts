import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import {
  access,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type DataCache, formatDataCache, parseDataCache } from "../../wire/index.ts";
import { failpoint, isFailpointSet, textSum } from "../store/index.ts";
import { hashFile } from "./file-hashes.ts";

const description = "data.json";
const entriesKept = 2;

/** A folder to keep entries in: the one wanted, or a temporary one where that cannot be written. */
export async function writableRoot(wanted: string): Promise<{ folder: string; temporary: boolean }> {
  for (let folder = wanted; ; folder = dirname(folder)) {
    try {
      await access(folder, constants.W_OK);
      return { folder: join(await realpath(folder), wanted.slice(folder.length)), temporary: false };
    } catch (error) {
      const absent = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (absent && dirname(folder) !== folder) continue;
      return { folder: await realpath(await mkdtemp(join(tmpdir(), "plimsoll-cache-"))), temporary: true };
    }
  }
}

/** The cache entry in a folder if it is whole: described, and every file has the bytes it was written with. */
export async function readCacheEntry(
  folder: string,
  hash: (path: string) => Promise<string> = hashFile,
): Promise<DataCache | undefined> {
  try {
    const cache = await readDescription(folder);
    return cache !== undefined && (await areWhole(folder, cache, hash)) ? cache : undefined;
  } catch {
    // Absent or unreadable: it is only a cache, so it is written anew.
    return undefined;
  }
}

/** Whether every file has the bytes it was written with. */
async function areWhole(
  folder: string,
  { files }: DataCache,
  hash: (path: string) => Promise<string>,
): Promise<boolean> {
  for (const [name, sha256] of Object.entries(files)) {
    if ((await hash(join(folder, name))) !== sha256) return false;
  }
  return true;
}

async function readDescription(folder: string): Promise<DataCache | undefined> {
  return parseDataCache(await readFile(join(folder, description), "utf8"), textSum);
}

/** The newest whole entry that differs in its files only. */
export async function readEarlierEntry(
  root: string,
  tablesKey: string,
  hash: (path: string) => Promise<string>,
): Promise<{ readonly cache: DataCache; readonly name: string; readonly folder: string } | undefined> {
  for (const { name } of await standingEntries(root)) {
    const folder = join(root, name);
    const described = await readDescription(folder).catch(() => undefined);
    if (described?.tablesKey !== tablesKey) continue;
    if (await areWhole(folder, described, hash).catch(() => false)) return { cache: described, name, folder };
  }
  return undefined;
}

/** Entries of a folder, the newest first. */
async function standingEntries(root: string): Promise<{ name: string; modified: number }[]> {
  const all = await listEntries(root);
  return all
    .filter(({ name }) => name.startsWith("data-") && !name.endsWith(".tmp"))
    .sort((a, b) => b.modified - a.modified);
}

async function listEntries(root: string): Promise<{ name: string; modified: number }[]> {
  const names = await readdir(root).catch(() => []);
  return Promise.all(
    names.map(async (name) => ({
      name,
      modified: (await stat(join(root, name)).catch(() => undefined))?.mtimeMs ?? 0,
    })),
  );
}

/**
 * Builds a cache entry beside its place and renames it into it, so that a reader sees a whole entry or none. A whole
 * entry that stands there already (another process was faster, and may be reading it) is taken; a damaged one is
 * replaced.
 */
export async function writeCacheEntry(
  root: string,
  name: string,
  build: (folder: string) => Promise<DataCache>,
): Promise<DataCache> {
  await mkdir(root, { recursive: true });
  const temporary = join(root, `${name}.${randomUUID()}.tmp`);
  await mkdir(temporary);
  try {
    failpoint("cache.build", name);
    const cache = await build(temporary);
    await writeDescription(temporary, cache);
    const standing = await putEntry(temporary, join(root, name));
    if (standing !== undefined) return standing;
    failpoint("cache.done", name);
    await prune(root, name, cache);
    return cache;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * Moves an entry into its place, which only one of several processes can do: a folder is never renamed onto one that
 * has files. Where a whole entry stands it is given back instead; a damaged one is moved aside first, by a rename as
 * well, so that nothing is ever taken apart at the place where others read.
 */
async function putEntry(from: string, to: string): Promise<DataCache | undefined> {
  for (;;) {
    failpoint("cache.rename", to);
    if (await renamed(from, to)) return undefined;
    const standing = await readCacheEntry(to);
    if (standing !== undefined) return standing;
    failpoint("cache.replace", to);
    const aside = `${to}.${randomUUID()}.tmp`;
    await rename(to, aside).catch(unless("ENOENT"));
    await rm(aside, { recursive: true, force: true });
  }
}

/** Whether a folder could be renamed; not where another one stands already. */
async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    unless("ENOTEMPTY", "EEXIST")(error);
    return false;
  }
}

/** Takes an error of the file system that has one of these codes, and throws any other. */
function unless(...codes: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof Error && "code" in error && codes.includes(`${error.code}`))) throw error;
  };
}

/** What makes an entry whole: its description comes last, with the hashes of all its tables. */
async function writeDescription(folder: string, cache: DataCache): Promise<void> {
  const text = formatDataCache(cache, textSum);
  failpoint("cache.write", folder);
  const file = await open(join(folder, description), "w");
  try {
    if (isFailpointSet("cache.write-half")) {
      await file.write(text.slice(0, text.length / 2), 0);
      failpoint("cache.write-half", folder);
    }
    await file.write(text, 0);
    failpoint("cache.fsync", folder);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Removes all but the newest entries and those they have parts in, and what killed runs left behind an hour ago or more. */
async function prune(root: string, current: string, cache: DataCache): Promise<void> {
  const hourAgo = Date.now() - 3_600_000;
  const others = (await standingEntries(root)).filter(({ name }) => name !== current);
  const needed = new Set<string>();
  const kept = others.slice(0, entriesKept - 1).map(({ name }) => name);
  for (const name of [current, ...kept]) {
    needed.add(name);
    const described =
      name === current ? cache : await readDescription(join(root, name)).catch(() => undefined);
    for (const file of Object.keys(described?.files ?? {}))
      if (file.startsWith("../")) needed.add(file.split("/")[1]!);
  }
  const left = (await listEntries(root)).filter(
    ({ name, modified }) => name.endsWith(".tmp") && modified < hourAgo,
  );
  for (const { name } of [...others.filter((entry) => !needed.has(entry.name)), ...left]) {
    failpoint("cache.remove", name);
    await rm(join(root, name), { recursive: true, force: true });
  }
}
