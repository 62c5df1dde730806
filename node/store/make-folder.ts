import { mkdir, open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { StoreError, systemCode } from "./store-error.ts";

/**
 * Makes a folder with those above it that are not there, and forces the entry of each one made to disk.
 *
 * Step by step: where a system refuses a folder by saying that the one above it is not there, as /proc does, Node's own way of making all of
 * them asks again for ever.
 *
 * @returns the uppermost that was made
 * @throws {StoreError} "not-writable" there
 */
export async function makeFolder(path: string): Promise<string | undefined> {
  if (await isFolder(path)) return undefined;
  const above = dirname(path);
  const first = above === path ? undefined : await makeFolder(above);
  try {
    await mkdir(path);
  } catch (error) {
    // Another was quicker.
    if (systemCode(error) === "EEXIST" && (await isFolder(path))) return first;
    if (systemCode(error) !== "ENOENT") throw error;
    const message = `${path} could not be made: ${above} takes no folders. Nothing was changed; name another place.`;
    throw new StoreError("not-writable", message, { cause: error });
  }
  await syncPath(above);
  return first ?? path;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return false;
    throw error;
  }
}

/** Forces a file or the entries of a folder to disk. */
export async function syncPath(path: string): Promise<void> {
  // Windows cannot open a folder for this and does not need it: NTFS journals the entry.
  const isFolder = (await stat(path)).isDirectory();
  if (process.platform === "win32" && isFolder) return;
  const file = await open(path, isFolder ? "r" : "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
