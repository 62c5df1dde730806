import { type FileHandle, lstat, open, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { InputError } from "../../engine/errors/index.ts";
import { makeFolder } from "../store/index.ts";

/** Length of text that is gathered before it is written. */
const PIECE = 1 << 16;

/** Files of a folder that did not stand there before. */
export interface NewFiles {
  /** Adds text at the end of a file, named from the folder. */
  readonly add: (name: string, text: string) => Promise<void>;
  /** Writes what is still held, file by file in the order in which they were named. */
  readonly finish: () => Promise<void>;
  /** Takes away again what was written, and the folders made for it. */
  readonly remove: () => Promise<void>;
}

/**
 * Begins to write files that do not stand yet; one that appears meanwhile is an error, and is left as it is.
 *
 * @throws what the file system refuses, with the file's path
 */
export function startNewFiles(folder: string): NewFiles {
  const held = new Map<string, string>();
  const handles = new Map<string, FileHandle>();
  const folders = new Set<string>();
  let first: string | undefined;
  const write = async (name: string): Promise<void> => {
    const path = join(folder, name);
    if (!handles.has(name)) {
      const made = await makeFolder(dirname(path));
      first ??= made;
      folders.add(dirname(path));
      handles.set(name, await open(path, "wx"));
    }
    const text = held.get(name) ?? "";
    held.set(name, "");
    await handles.get(name)?.writeFile(text).catch(namingPath(path));
  };
  return {
    add: async (name, text) => {
      const longer = (held.get(name) ?? "") + text;
      held.set(name, longer);
      if (longer.length >= PIECE) await write(name);
    },
    finish: async () => {
      for (const name of held.keys()) {
        await write(name);
        await handles
          .get(name)
          ?.close()
          .catch(namingPath(join(folder, name)));
      }
    },
    remove: async () => {
      for (const [name, handle] of handles) {
        await handle.close().catch(() => {});
        await rm(join(folder, name), { force: true });
      }
      if (first === undefined) return;
      for (const below of folders) await removeEmpty(resolve(below), resolve(first));
    },
  };
}

/** Writing through a handle fails without saying where. */
function namingPath(path: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof Error && !("path" in error) ? Object.assign(error, { path }) : error;
  };
}

/** Removes a folder and those above it up to `top`; one that has something in it by now ends this. */
async function removeEmpty(folder: string, top: string): Promise<void> {
  for (let at = folder; at.startsWith(top); at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
  }
}

/**
 * Refuses a folder in which one of the files stands already, before anything is written.
 *
 * @throws {InputError} names all that stand, or what stands where a folder is needed
 */
export async function requireFree(folder: string, names: readonly string[]): Promise<void> {
  await requireFolder(folder, folder);
  for (const part of new Set(names.map(dirname))) await requireFolder(folder, join(folder, part));
  const standing: string[] = [];
  for (const name of names) if (await stands(join(folder, name))) standing.push(name);
  if (standing.length === 0) return;
  const rule = `${standing.join(", ")} ${standing.length === 1 ? "stands" : "stand"} here already and would be overwritten; name another folder, or move ${standing.length === 1 ? "it" : "them"} away`;
  throw new InputError([{ file: folder, rule }]);
}

async function requireFolder(folder: string, path: string): Promise<void> {
  try {
    if ((await stat(path)).isDirectory()) return;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return;
    if (code !== "ENOTDIR") throw error;
    const rule = "part of this path is a file, not a folder; name another place";
    throw new InputError([{ file: path, rule }]);
  }
  const needs =
    path === folder ? "a project needs a folder of its own" : "a project has a folder of this name";
  const rule = `there is a file of this name already, and ${needs}; name another place, or move the file away`;
  throw new InputError([{ file: path, rule }]);
}

/** Whether anything has this name: also a folder, or a link to nowhere. */
async function stands(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
