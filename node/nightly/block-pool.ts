import { type Fault, InputError } from "../../engine/errors/index.ts";
import { type KernelKind, kernelKind } from "../../engine/linalg/index.ts";
import { threadsAllowed, usualThreads } from "../threads-allowed.ts";
import { type BlockResult, computeBlock } from "./compute-block.ts";
import type { NightBlock, NightSetting } from "./night-setting.ts";
import { openNight } from "./open-night.ts";

/** What a thread of the pool is started with. */
export interface BlockThreadData {
  /** Where the runs are. */
  readonly modelFolder: string;
  readonly setting: NightSetting;
  readonly kernels: KernelKind;
}

/** What a thread answers. */
export type BlockAnswer = { readonly result: BlockResult } | { readonly faults: readonly Fault[] };

/** What computes blocks. */
export interface BlockPool {
  readonly run: (block: NightBlock) => Promise<BlockResult>;
  /** Blocks that are worth having under way at once. */
  readonly width: number;
  readonly close: () => Promise<void>;
}

/** A pool of at most so many threads, each with the model in memory; with one, or where threads are not allowed, blocks are computed here. */
export function openBlockPool(
  modelFolder: string,
  setting: NightSetting,
  threads: number | undefined,
): BlockPool {
  const width = threads ?? usualThreads();
  if (width === 1 || !threadsAllowed()) return blocksHere(modelFolder, setting);
  return blockThreads({ modelFolder, setting, kernels: kernelKind() }, width);
}

function blocksHere(modelFolder: string, setting: NightSetting): BlockPool {
  let night: ReturnType<typeof openNight> | undefined;
  return {
    width: 1,
    run: async (block) => {
      night ??= openNight(modelFolder, setting);
      return computeBlock(await night, block);
    },
    close: async () => (await night?.catch(() => undefined))?.close(),
  };
}

function blockThreads(workerData: BlockThreadData, width: number): BlockPool {
  const start = async () => {
    const { Piscina } = await import("piscina");
    return new Piscina<NightBlock, BlockAnswer>({
      filename: new URL("./block-thread.js", import.meta.url).href,
      // A thread that ends takes the model with it.
      idleTimeout: Number.POSITIVE_INFINITY,
      minThreads: 1,
      maxThreads: width,
      workerData,
    });
  };
  let pool: ReturnType<typeof start> | undefined;
  return {
    width: width + 1,
    run: async (block) => {
      pool ??= start();
      const answer = await (await pool).run(block, { name: "runBlock" });
      if ("faults" in answer) throw new InputError(answer.faults);
      return answer.result;
    },
    close: async () => (await pool)?.close(),
  };
}
