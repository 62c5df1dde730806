import { clearWork, inParallel, openDurableFiles, openObjectStore, pushFirstRun } from "../store/index.ts";
import { joinWorks, type Task, type TaskRunning } from "../tasks/index.ts";
import { type NightBlocks, nightBlocks } from "./night-blocks.ts";
import { NightFailure } from "./night-failure.ts";
import { nightKey } from "./night-key.ts";
import { copyNights } from "./night-objects.ts";
import type { NightBlock, NightSetting } from "./night-setting.ts";
import {
  copyRuns,
  isMeetingPlace,
  type NightPlace,
  nightInputs,
  nightTask,
  openNightObjects,
} from "./night-tasks.ts";
import { nightWork, openNightThreads } from "./night-work.ts";

/** A night that is to be spread. */
export interface SpreadRequest extends NightPlace {
  /** Name of the model, for people. */
  readonly model: string;
  /** Where the night is published. */
  readonly folder: string;
  readonly setting: NightSetting;
  readonly tasks: TaskRunning;
}

/** What became of the blocks of a night that was spread. */
export interface SpreadBlocks {
  /** In order. */
  readonly keys: readonly string[];
  /** How many were missing. */
  readonly missing: number;
}

/**
 * Stores what is missing of a night where other machines find it, has a runner compute it, and fetches the results into the folder of the
 * nights: all but publishing. A block that was damaged on the way is missing there afterwards.
 *
 * @throws {NightFailure} a block cannot be computed; the others are kept
 */
export async function spreadNight(
  blocks: AsyncIterable<NightBlock>,
  request: SpreadRequest,
): Promise<SpreadBlocks> {
  const { folder, setting, tasks: how } = request;
  const objects = await openNightObjects(request);
  const isHere = isMeetingPlace(request, folder);
  const [there, here] = [nightBlocks(objects), nightBlocks(openDurableFiles(folder))];
  const night = nightKey(setting);
  const inputs = nightInputs(objects, night);
  const keys: string[] = [];
  const missing = new Map<string, Task>();
  await inParallel(blocks, async (block) => {
    const { key } = block;
    keys.push(key);
    if ((await there.has(key)) || (!isHere && (await here.has(key)))) return;
    await inputs.save(setting, block);
    missing.set(key, nightTask(key, nameOf(block, request)));
  });
  const tasks = keys.map((key) => missing.get(key)).filter((task) => task !== undefined);
  if (tasks.length > 0 && request.place !== request.modelFolder)
    await copyRuns(await openObjectStore(request.modelFolder), await openObjectStore(request.place), setting);
  const threads = openNightThreads(how.threads);
  try {
    const work = nightWork({ ...request, objects, night }, tasks, threads);
    const { failed } = await how.runner(joinWorks([work]));
    if (failed.length > 0) throw new NightFailure(setting.date, failed, tasks.length);
  } finally {
    await threads.close();
  }
  if (!isHere) await fetchBlocks(keys, there, here);
  return { keys, missing: tasks.length };
}

function nameOf({ portfolios }: NightBlock, { model, setting }: SpreadRequest): string {
  const [first, last] = [portfolios[0]?.name, portfolios.at(-1)?.name];
  return `${model}: night ${setting.date} ${first === last ? first : `${first} to ${last}`}`;
}

async function fetchBlocks(keys: readonly string[], from: NightBlocks, to: NightBlocks): Promise<void> {
  await inParallel(keys, async (key) => {
    const result = (await to.has(key)) ? undefined : await from.load(key);
    if (result !== undefined) await to.save(key, result);
  });
}

/**
 * What is done once the night is published: in a store it is published too, with its run where none is, and its blocks until the next night, for shards that end later;
 * beside a folder of other nights its blocks would be nobody's. What was stored for others is removed.
 */
export async function finishSpread(request: SpreadRequest, keys: readonly string[]): Promise<void> {
  if (isMeetingPlace(request, request.folder)) return;
  const objects = await openNightObjects(request);
  const isStore = request.tasks.store !== undefined;
  // Of another date somebody may have published a later one there.
  if (isStore) {
    await pushFirstRun(request.modelFolder, await openObjectStore(request.place));
    await copyNights(openDurableFiles(request.folder), objects, (date) => date === request.setting.date);
  }
  await clearWork(objects);
  await objects.clearTemporary();
  const own = new Set(keys);
  await nightBlocks(objects).prune((key) => own.has(key) === isStore);
}
