import { workerData } from "node:worker_threads";
import { InputError } from "../../engine/errors/index.ts";
import { useKernels } from "../../engine/linalg/index.ts";
import { openObjectStore, StoreError } from "../store/index.ts";
import type { BlockAnswer, BlockThreadData } from "./block-pool.ts";
import { computeBlock } from "./compute-block.ts";
import { nightBlocks } from "./night-blocks.ts";
import { nightKey } from "./night-key.ts";
import type { NightBlock } from "./night-setting.ts";
import {
  type BlockRequest,
  copyRuns,
  type NightInputsStore,
  nightInputs,
  openNightObjects,
} from "./night-tasks.ts";
import { type Night, openNight } from "./open-night.ts";

let night: ReturnType<typeof openNight> | undefined;

/** One block, in a thread of the pool (block-pool.ts) that keeps the model. */
export async function runBlock(block: NightBlock): Promise<BlockAnswer> {
  const { modelFolder, setting, kernels } = workerData as BlockThreadData;
  useKernels(kernels);
  try {
    night ??= openNight(modelFolder, setting);
    return { result: await computeBlock(await night, block) };
  } catch (error) {
    // Between threads an error loses its class, and with it its faults.
    if (error instanceof InputError) return { faults: error.faults };
    throw error;
  }
}

/** One task, in a thread of a runner or a worker: the block is read from where machines meet, and its result left there. */
export async function runTask(request: BlockRequest): Promise<void> {
  useKernels(request.kernels);
  const objects = await openNightObjects(request);
  const inputs = nightInputs(objects, request.night);
  try {
    const block = await inputs.block(request.key);
    const result = await computeBlock(await nightOf(request, inputs), block);
    await nightBlocks(objects).save(request.key, result);
  } catch (error) {
    // Who published the night meanwhile took away what this one was reading or writing.
    if (!(await inputs.isOver())) throw error;
  }
}

/** Nights that a thread keeps open: each has a model in memory. */
const KEPT = 2;
const opened = new Map<string, Promise<Night>>();

function nightOf(request: BlockRequest, inputs: NightInputsStore): Promise<Night> {
  const name = `${request.modelFolder}\n${request.night}`;
  const found = opened.get(name) ?? openStored(request, inputs);
  opened.delete(name);
  opened.set(name, found);
  // What could not be opened is tried again by the next who asks.
  found.catch(() => opened.delete(name));
  for (const [other, night] of opened) {
    if (opened.size <= KEPT) break;
    opened.delete(other);
    night.then(({ close }) => close()).catch(() => undefined);
  }
  return found;
}

async function openStored(
  { modelFolder, place, night }: BlockRequest,
  inputs: NightInputsStore,
): Promise<Night> {
  const setting = await inputs.setting();
  if (setting === undefined || nightKey(setting) !== night) {
    const message = `the setting of a night is not there, or of other code: npx plimsoll nightly, of the same version everywhere, stores it anew`;
    throw new StoreError("missing", message);
  }
  if (place !== modelFolder) {
    const [from, to] = [await openObjectStore(place), await openObjectStore(modelFolder)];
    await copyRuns(from, to, setting);
  }
  return openNight(modelFolder, setting);
}
