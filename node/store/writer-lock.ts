import { randomUUID } from "node:crypto";
import { link, open, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { formatRecord, parseRecord, type WriterLock, writerLockSchema } from "../../wire/index.ts";
import { type DurableFiles, explained } from "./durable-files.ts";
import { failpoint } from "./failpoint.ts";
import { LOCK_FILE } from "./layout.ts";
import { isLiving, readProcessStart } from "./living-process.ts";
import { LockedError, StoreError, systemCode } from "./store-error.ts";

/** The right to write into a model's folder. */
export interface HeldLock {
  /** Throws when somebody took the lock away. */
  readonly check: () => Promise<void>;
  readonly release: () => Promise<void>;
}

const ATTEMPTS = 20;
const NO_HARD_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];

/**
 * Takes the lock of a model's folder, also from a process of this host that is gone.
 *
 * The lock file appears in one step with its content (a hard link to a finished file), so nobody ever reads half of it.
 *
 * @param writing  what is written in the folder, for people
 * @throws {LockedError} when a process that lives, or one on another host, holds it
 */
export async function takeWriterLock(files: DurableFiles, writing = "this model"): Promise<HeldLock> {
  const path = join(files.root, LOCK_FILE);
  const own: WriterLock = {
    pid: process.pid,
    host: hostname(),
    start: await readProcessStart(process.pid),
    token: randomUUID(),
  };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await explained(path, () => placeLock(files, path, own))) return heldLock(path, own, writing);
    const holder = await readLock(path);
    if (holder === undefined) continue;
    if (holder === "damaged" || (await isAlive(holder))) throw lockedError(path, holder, writing);
    await removeStaleLock(files, path, holder, own);
  }
  throw new LockedError(
    writing,
    `${path} changes hands too often: another program is writing ${writing}; try again later.`,
  );
}

const WAIT_MS = 500;
const MOST_WAITS = 120;

/**
 * Opens what another may be writing, as soon as that one is done: within a minute. Shards that end together publish one after the other,
 * and all but the first find it done.
 *
 * @throws what `open` throws; "locked" only after that time
 */
export async function whenFree<T>(open: () => Promise<T>): Promise<T> {
  for (let waits = 0; ; waits++) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof StoreError && error.code === "locked") || waits === MOST_WAITS) throw error;
      await setTimeout(WAIT_MS);
    }
  }
}

function heldLock(path: string, own: WriterLock, writing: string): HeldLock {
  const isOurs = async (): Promise<boolean> => {
    const holder = await readLock(path);
    return typeof holder === "object" && holder.token === own.token;
  };
  return {
    check: async () => {
      if (await isOurs()) return;
      const message = `${path} is no longer ours: it was deleted or taken while this program was writing. Nothing was published; run the command again.`;
      throw new LockedError(writing, message);
    },
    release: async () => {
      if (!(await isOurs())) return;
      failpoint("lock.remove", LOCK_FILE);
      await rm(path, { force: true });
    },
  };
}

/** Whether the lock is now ours; false when there is one already. */
async function placeLock(files: DurableFiles, path: string, own: WriterLock): Promise<boolean> {
  const temporary = join(files.root, await files.temporary("lock"));
  try {
    await writeOwnLock(temporary, own);
    failpoint("lock.link", LOCK_FILE);
    await link(temporary, path);
    return true;
  } catch (error) {
    const code = systemCode(error);
    // ENOENT: a holder that opened the store cleared tmp/, so there is a lock to look at.
    if (code === "EEXIST" || code === "ENOENT") return false;
    if (NO_HARD_LINKS.includes(code)) return await createLock(path, own);
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** For file systems without hard links (exFAT, some shares): a reader may then find the file still empty. */
async function createLock(path: string, own: WriterLock): Promise<boolean> {
  try {
    await writeOwnLock(path, own);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
}

async function writeOwnLock(temporary: string, own: WriterLock): Promise<void> {
  failpoint("lock.write", LOCK_FILE);
  const file = await open(temporary, "wx");
  try {
    await file.writeFile(formatRecord(own));
    failpoint("lock.fsync", LOCK_FILE);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** How long to wait for another program that is clearing a stale lock away. */
const CLEARING_MS = 5;

/**
 * Two programs may find the same stale lock; were both to remove what stands there, the second could remove the first one's new
 * lock. So a stale lock is removed by whoever holds a lock named after its token: that one alone may, and whoever gets it later finds
 * another lock, or none, in the place of the stale one. A program that ended while it held it left a stale lock like any other.
 */
async function removeStaleLock(
  files: DurableFiles,
  path: string,
  stale: WriterLock,
  own: WriterLock,
): Promise<void> {
  const clearing = `${path}.${stale.token}`;
  if (!(await placeLock(files, clearing, own))) {
    const other = await readLock(clearing);
    if (typeof other === "object" && !(await isAlive(other)))
      await removeStaleLock(files, clearing, other, own);
    else await setTimeout(CLEARING_MS);
    return;
  }
  try {
    const holder = await readLock(path);
    if (typeof holder === "object" && holder.token === stale.token) await rm(path, { force: true });
  } finally {
    await rm(clearing, { force: true });
  }
}

async function readLock(path: string): Promise<WriterLock | "damaged" | undefined> {
  try {
    return parseRecord(writerLockSchema, await readFile(path, "utf8")) ?? "damaged";
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function isAlive(lock: WriterLock): Promise<boolean> {
  // Nothing can be known about a process on another machine.
  if (lock.host !== hostname()) return true;
  return (await isLiving(lock.pid)) && lock.start === (await readProcessStart(lock.pid));
}

function lockedError(path: string, holder: WriterLock | "damaged", writing: string): LockedError {
  const remedy = `If you are sure that nothing is writing ${writing}, delete ${path} and try again.`;
  if (holder === "damaged") return new LockedError(writing, `${path} cannot be read. ${remedy}`);
  const { pid, host } = holder;
  if (host !== hostname())
    return new LockedError(
      writing,
      `process ${pid} on ${host} is writing ${writing}. Wait for it. ${remedy}`,
    );
  const who = pid === process.pid ? "this process" : "another process";
  const message = `${who} (pid ${pid}) is writing ${writing}. Wait for it to end, or stop it (kill ${pid}) and try again: nothing is lost.`;
  return new LockedError(writing, message);
}
