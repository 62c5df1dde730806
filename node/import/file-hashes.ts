import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type FileHashRecord, formatFileHashes, parseFileHashes } from "../../wire/index.ts";
import { failpoint } from "../store/index.ts";

const memory = "hashes.json";
/** A file touched less than this before is not remembered: a second change may leave the same stamp on a coarse clock. */
const settledMs = 2000;

/** Hashes of a project's files. */
export interface FileHashes {
  /** SHA-256 of a file's bytes, read now. */
  read(path: string, absolute: string): Promise<string>;
  /** The same, read only if size, times or identity of the file are not those it was last hashed with. */
  recall(path: string, absolute: string): Promise<string>;
  /** Remembers what was read, without what is stale. It only saves time, so a folder that cannot be written is no failure. */
  save(isStale?: (path: string) => boolean): Promise<void>;
}

/** Hex SHA-256 of a file's bytes. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(part as Buffer);
  return hash.digest("hex");
}

/** The hashes remembered in a folder, to be looked up and added to. */
export async function openFileHashes(folder: string): Promise<FileHashes> {
  const remembered = await readMemory(folder);
  const added: Record<string, { stamp: string; sha256: string }> = {};
  const read = async (path: string, absolute: string): Promise<string> => {
    const before = await stampOf(absolute);
    const sha256 = await hashFile(absolute);
    const after = await stampOf(absolute);
    if (before.settled && before.stamp === after.stamp) added[path] = { stamp: after.stamp, sha256 };
    return sha256;
  };
  return {
    read,
    async recall(path, absolute) {
      const known = added[path] ?? remembered[path];
      return known?.stamp === (await stampOf(absolute)).stamp ? known.sha256 : read(path, absolute);
    },
    async save(isStale = () => false) {
      const isNew = ([path, { stamp }]: [string, { stamp: string }]) => remembered[path]?.stamp !== stamp;
      if (Object.entries(added).some(isNew)) {
        const all = Object.entries({ ...remembered, ...added }).filter(([path]) => !isStale(path));
        await writeMemory(folder, Object.fromEntries(all));
      }
    },
  };
}

/** What changes when a file is written: a program can set the time of writing back, but not that of the change. */
async function stampOf(path: string): Promise<{ stamp: string; settled: boolean }> {
  const { size, mtimeNs, ctimeNs, ino, mtimeMs, ctimeMs } = await stat(path, { bigint: true });
  const settled = Date.now() - Math.max(Number(mtimeMs), Number(ctimeMs)) > settledMs;
  return { stamp: [size, mtimeNs, ctimeNs, ino].join(" "), settled };
}

async function readMemory(folder: string): Promise<FileHashRecord> {
  try {
    return parseFileHashes(await readFile(join(folder, memory), "utf8"));
  } catch {
    return {};
  }
}

async function writeMemory(folder: string, hashes: FileHashRecord): Promise<void> {
  const temporary = join(folder, `${memory}.${randomUUID()}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    failpoint("hashes.write", memory);
    await writeFile(temporary, formatFileHashes(hashes));
    failpoint("hashes.rename", memory);
    await rename(temporary, join(folder, memory));
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
