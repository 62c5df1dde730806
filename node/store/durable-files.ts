import { readFileSync, statSync } from "node:fs";
import { open, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { failpoint, isFailpointSet } from "./failpoint.ts";
import { makeFolder, syncPath } from "./make-folder.ts";
import { StoreError, systemCode } from "./store-error.ts";
import { isAbandoned, temporaryName } from "./temporary-files.ts";

/** What is written; the failpoints are named after it: `partition.rename`, `pointer.fsync` … */
export type FileKind = "partition" | "checkpoint" | "journal" | "manifest" | "pointer" | "lock" | "work";

/** A file's bytes, or its text, or its bytes in pieces that follow each other. */
export type FileContent = Uint8Array | string | readonly Uint8Array[];

/**
 * The only hands the store has: files inside one folder, named by paths relative to it.
 *
 * A file that is there is whole: it is written under a temporary name, its bytes are forced to disk, then it gets its
 * name in one step, then the folder's entry is forced to disk. Whatever ends the process or the machine in between
 * leaves at most a file in `tmp/`. Checkpoints and results between tasks alone are not forced to disk: they are large, only a
 * cache, and a sum says whether one is whole.
 */
export interface DurableFiles {
  /** Folder the paths are relative to. */
  readonly root: string;
  readonly write: (kind: FileKind, path: string, content: FileContent) => Promise<void>;
  /** A new path under tmp/ for a file that somebody else writes, to be given to `remove`. */
  readonly temporary: (kind: FileKind) => Promise<string>;
  /** Forces a folder's entries to disk. */
  readonly syncFolder: (kind: FileKind, path: string) => Promise<void>;
  /** The bytes, or undefined where there is no such file. */
  readonly read: (path: string) => Promise<Uint8Array | undefined>;
  /** Size in bytes, or undefined where there is no such file. */
  readonly size: (path: string) => number | undefined;
  /** Names in a folder, sorted; none where there is no such folder. */
  readonly list: (path: string) => Promise<readonly string[]>;
  /** Removes a file; one of `tmp/` is "temporary", whatever it would have become. */
  readonly remove: (kind: FileKind | "temporary", path: string) => Promise<void>;
  /** Removes a folder with all that is in it. */
  readonly removeFolder: (path: string) => Promise<void>;
  /** When a file got its name, in milliseconds since 1970; undefined where there is none. */
  readonly time: (path: string) => number | undefined;
  /** Removes what processes that are gone left half written. */
  readonly clearTemporary: () => Promise<void>;
}

/** The files under a folder, which is made when something is first written. */
export function openDurableFiles(root: string): DurableFiles {
  const at = (path: string): string => join(root, path);
  const syncFolder = (kind: FileKind, path: string): Promise<void> =>
    explained(at(path), async () => {
      failpoint(`${kind}.fsync-folder`, path);
      await syncPath(at(path));
    });
  const temporary = async (kind: FileKind): Promise<string> => {
    await makeFolder(at("tmp"));
    return `tmp/${temporaryName(kind)}`;
  };
  const remove = async (kind: FileKind | "temporary", path: string): Promise<void> => {
    failpoint(`${kind}.remove`, path);
    await rm(at(path), { force: true });
  };
  /** What a full disk needs most is the room of the half-written file. */
  const removingOnFailure = async (path: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      await remove("temporary", path);
      throw error;
    }
  };
  const adopt = (kind: FileKind, source: string, path: string): Promise<void> =>
    explained(at(path), async () => {
      await removingOnFailure(source, async () => {
        await leaveHalfWritten(kind, at(source), path);
        failpoint(`${kind}.fsync`, path);
        if (!CACHES.includes(kind)) await syncPath(at(source));
        await makeFolder(dirname(at(path)));
        failpoint(`${kind}.rename`, path);
        await rename(at(source), at(path));
      });
      if (kind !== "work") await syncFolder(kind, dirname(path));
      failpoint(`${kind}.done`, path);
    });
  const write = (kind: FileKind, path: string, content: FileContent): Promise<void> =>
    explained(at(path), async () => {
      const source = await temporary(kind);
      await removingOnFailure(source, async () => {
        failpoint(`${kind}.write`, path);
        await writeWhole(at(source), content);
      });
      await adopt(kind, source, path);
    });
  const list = async (path: string): Promise<readonly string[]> =>
    (await orMissing(readdir(at(path))))?.sort() ?? [];
  return {
    root,
    write,
    temporary,
    syncFolder,
    read: (path) => orMissing(readWhole(at(path))),
    // Of thousands of files a run asks: each in a thread of its own would take ten times as long.
    size: (path) => statSync(at(path), { throwIfNoEntry: false })?.size,
    time: (path) => statSync(at(path), { throwIfNoEntry: false })?.mtimeMs,
    list,
    remove,
    removeFolder: (path) => rm(at(path), { recursive: true, force: true, maxRetries: 3 }),
    clearTemporary: async () => {
      for (const name of await list("tmp"))
        if (await isAbandoned(at("tmp"), name)) await remove("temporary", `tmp/${name}`);
    },
  };
}

const CACHES: readonly FileKind[] = ["checkpoint", "work"];

/** Turns an operating-system error in writing into what happened, what is safe and what to do. */
export async function explained<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOSPC" || code === "EDQUOT") {
      const message =
        `${path} could not be written: ${code === "EDQUOT" ? "the disk quota is used up" : "the disk is full"}. ` +
        "Nothing was lost: what was published before is whole, and what is finished of this is kept. " +
        "Make room and run the same command again; it goes on where it stopped.";
      throw new StoreError("disk-full", message, { cause: error });
    }
    if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
      const [why, remedy] =
        code === "EROFS"
          ? ["the disk takes no writing", "name another place, or mount it for writing"]
          : ["no permission", "check who owns the folder"];
      const message = `${path} could not be written: ${why} (${code}). Nothing was changed; ${remedy}.`;
      throw new StoreError("not-writable", message, { cause: error });
    }
    throw error;
  }
}

/** Tests only: passes the failpoint `write-half` with half of the file on disk. */
async function leaveHalfWritten(kind: FileKind, source: string, path: string): Promise<void> {
  if (!isFailpointSet(`${kind}.write-half`)) return;
  const whole = await readFile(source);
  await truncate(source, Math.floor(whole.length / 2));
  failpoint(`${kind}.write-half`, path);
  await writeFile(source, whole);
}

/** Up to this size a file is read at once, where a promise for each step of it takes longer than the disk. */
const SMALL = 1 << 16;

/** A file in one piece: in many, as `readFile` has it, a large one takes twice as long. */
async function readWhole(path: string): Promise<Uint8Array> {
  const { size } = statSync(path);
  if (size <= SMALL) return readFileSync(path);
  const file = await open(path, "r");
  try {
    // Of its own, and not filled with zeros that are written over.
    const bytes: Uint8Array = Buffer.allocUnsafeSlow(size);
    let at = 0;
    while (at < size) {
      const { bytesRead } = await file.read(bytes, at, size - at, at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return at === size ? bytes : bytes.slice(0, at);
  } finally {
    await file.close();
  }
}

/** Writes a new file, many pieces in one go. */
async function writeWhole(path: string, content: FileContent): Promise<void> {
  if (!Array.isArray(content)) return writeFile(path, content as Uint8Array | string, { flag: "wx" });
  const file = await open(path, "wx");
  try {
    for (let first = 0; first < content.length; first += AT_ONCE) {
      let left = (content as readonly Uint8Array[]).slice(first, first + AT_ONCE);
      while (left.length > 0) left = piecesFrom(left, (await file.writev(left)).bytesWritten);
    }
  } finally {
    await file.close();
  }
}

/** Pieces of a call to the system, which takes 1024 of them. */
const AT_ONCE = 1024;

/** What is left of pieces behind so many bytes. */
function piecesFrom(pieces: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skipped = bytes;
  const left: Uint8Array[] = [];
  for (const piece of pieces) {
    if (skipped < piece.length) left.push(piece.subarray(skipped));
    skipped = Math.max(0, skipped - piece.length);
  }
  return left;
}

async function orMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
