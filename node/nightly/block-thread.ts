import { workerData } from "node:worker_threads";
import { InputError } from "../../engine/errors/index.ts";
import { useKernels } from "../../engine/linalg/index.ts";
import type { BlockAnswer, BlockThreadData } from "./block-pool.ts";
import { computeBlock } from "./compute-block.ts";
import type { NightBlock } from "./night-setting.ts";
import { openNight } from "./open-night.ts";

let night: ReturnType<typeof openNight> | undefined;

/** One block, in a thread of the pool (block-pool.ts) that keeps the model. */
export async function runBlock(block: NightBlock): Promise<BlockAnswer> {
  const { setting, kernels } = workerData as BlockThreadData;
  useKernels(kernels);
  try {
    night ??= openNight(setting);
    return { result: await computeBlock(await night, block) };
  } catch (error) {
    // Between threads an error loses its class, and with it its faults.
    if (error instanceof InputError) return { faults: error.faults };
    throw error;
  }
}
