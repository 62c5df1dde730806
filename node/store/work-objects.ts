import { checksum } from "./checksum.ts";
import { formatClone, parseClone } from "./clone-codec.ts";
import { WORK_FOLDER, workFile } from "./layout.ts";
import type { ObjectStore } from "./object-store.ts";

/**
 * What tasks of one goal leave for each other: plain data under the key of the task that made it, until the goal is reached. An array or
 * object that stands in two places is written once and is one again when it is read.
 */
export interface WorkObjects {
  readonly has: (name: string) => Promise<boolean>;
  /** Names of all, also of what was damaged. */
  readonly list: () => Promise<readonly string[]>;
  /** Arrays are written from where they stand: nothing may change them before the promise is fulfilled. */
  readonly write: (name: string, value: unknown) => Promise<void>;
  /** Takes one back, so that it counts as missing: something that was left with it is gone. */
  readonly takeBack: (name: string) => Promise<void>;
  /** Removes one that nobody is going to read. */
  readonly remove: (name: string) => Promise<void>;
  /** Removes them all. */
  readonly clear: () => Promise<void>;
  /** Undefined where there is none, or a damaged one, which is missing from then on. Arrays are views of what was read. */
  readonly read: (name: string) => Promise<{ readonly value: unknown } | undefined>;
}

/**
 * @param goal  key of what is to be reached: results for another goal are apart
 */
export function workObjects(objects: ObjectStore, goal: string): WorkObjects {
  const takeBack = (name: string): Promise<void> => objects.write("work", workFile(goal, name), "");
  return {
    takeBack,
    remove: (name) => objects.remove("work", workFile(goal, name)),
    has: async (name) => ((await objects.size(workFile(goal, name))) ?? 0) > SUM_BYTES,
    list: () => objects.list(`${WORK_FOLDER}/${goal}`),
    clear: () => objects.removeFolder(`${WORK_FOLDER}/${goal}`),
    write: (name, value) => objects.write("work", workFile(goal, name), withSum(formatClone(value))),
    read: async (name) => {
      const bytes = await objects.read(workFile(goal, name));
      if (bytes === undefined) return undefined;
      const body = withoutSum(bytes);
      if (body !== undefined) return { value: parseClone(body) };
      // Otherwise it would count as done for ever, and what reads it fail for ever.
      await takeBack(name);
      return undefined;
    },
  };
}

/** Goals that tasks have left something for. */
export function workGoals(objects: ObjectStore): Promise<readonly string[]> {
  return objects.list(WORK_FOLDER);
}

/** Removes all that tasks left, of whatever goal. */
export async function clearWork(objects: ObjectStore): Promise<void> {
  await objects.removeFolder(WORK_FOLDER);
}

/** Behind the bytes, so that what follows them is aligned as it was written. */
const SUM_BYTES = 4;

function withSum(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const end = new Uint8Array(SUM_BYTES);
  const sum = pieces.reduce((before, piece) => checksum(piece, before), 0);
  new DataView(end.buffer).setUint32(0, sum, true);
  return [...pieces, end];
}

function withoutSum(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length <= SUM_BYTES) return undefined;
  const body = bytes.subarray(0, bytes.length - SUM_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset + body.length, SUM_BYTES);
  return view.getUint32(0, true) === checksum(body) ? body : undefined;
}
