import { join, resolve } from "node:path";
import type { KernelKind } from "../../engine/linalg/index.ts";
import { resultPlace } from "../jobs/index.ts";
import type { Project } from "../project/index.ts";
import { copyRun, type ObjectStore, openObjectStore, StoreError, workObjects } from "../store/index.ts";
import type { Task } from "../tasks/index.ts";
import type { NightBlock, NightSetting } from "./night-setting.ts";

/*
 * A night as tasks. Where its machines meet (the folder of the nights, or a bucket) stand
 *
 *   work/<night>/setting    what its blocks have in common; <night> is the `nightKey` of it
 *   work/<night>/<key>      a block: holdings, limits, what was open
 *   blocks/<key>.state      its result
 *
 * so a worker needs a task's key, the runs, and nothing else of the project.
 */

/** Folder of the nights in a model's folder, and in a bucket. */
export const NIGHTS_FOLDER = "nightly";
/** The name of the setting among the blocks. */
const SETTING = "setting";

/** Where the machines of a night meet, and where this one has the runs. */
export interface NightPlace {
  /** The model's folder here. */
  readonly modelFolder: string;
  /** The model's folder, or a place in a store, where results go. */
  readonly place: string;
}

/** A task for a thread. */
export interface BlockRequest extends NightPlace {
  /** Key of the night. */
  readonly night: string;
  readonly key: string;
  readonly kernels: KernelKind;
}

/** Where the tasks of a project's nights leave their results. */
export function nightPlace(project: Project, store: string | undefined): NightPlace {
  return { modelFolder: project.modelFolder, place: resultPlace(project, store) };
}

/** What machines share of the nights of a model. */
export function openNightObjects({ place }: Pick<NightPlace, "place">): Promise<ObjectStore> {
  return openObjectStore(`${place}/${NIGHTS_FOLDER}`);
}

/** Whether a folder of nights is the one where machines meet: then results are where they should be. */
export function isMeetingPlace({ place }: NightPlace, folder: string): boolean {
  return resolve(folder) === resolve(join(place, NIGHTS_FOLDER));
}

/** What is stored of a night for its tasks, by its key. */
export interface NightInputsStore {
  /** Undefined where the night is over, or was never asked for. */
  readonly setting: () => Promise<NightSetting | undefined>;
  readonly block: (key: string) => Promise<NightBlock>;
  /** Whether there is one, be it damaged. */
  readonly has: (key: string) => Promise<boolean>;
  /** Stores a block, and before the first one the setting. */
  readonly save: (setting: NightSetting, block: NightBlock) => Promise<void>;
  /** Whether who published the night has cleared it away. */
  readonly isOver: () => Promise<boolean>;
}

/** The inputs of a night's tasks. */
export function nightInputs(objects: ObjectStore, night: string): NightInputsStore {
  const work = workObjects(objects, night);
  let begun: Promise<void> | undefined;
  const begin = async (setting: NightSetting): Promise<void> => {
    if (!(await work.has(SETTING))) await work.write(SETTING, setting);
  };
  return {
    setting: async () => (await work.read(SETTING))?.value as NightSetting | undefined,
    block: async (key) => {
      const found = await work.read(key);
      if (found !== undefined) return found.value as NightBlock;
      const message = `what the block ${key} of a night is made of is not there, or was damaged: npx plimsoll nightly stores it anew`;
      throw new StoreError("missing", message);
    },
    has: async (key) => (await work.list()).includes(key),
    save: async (setting, block) => {
      begun ??= begin(setting);
      await begun;
      if (!(await work.has(block.key))) await work.write(block.key, block);
    },
    isOver: async () => !(await work.has(SETTING)),
  };
}

/** Copies the runs that a night is computed from. */
export async function copyRuns(
  from: ObjectStore,
  to: ObjectStore,
  { runId, before }: NightSetting,
): Promise<void> {
  for (const id of new Set([runId, before.runId])) if (id !== undefined) await copyRun(from, to, id);
}

/** The task of a block. None waits for another, so each is a lane of its own. */
export function nightTask(key: string, name: string): Task {
  return { key, kind: "night", name, inputs: [], rank: 2, lane: key };
}
