import { kernelKind } from "../../engine/linalg/index.ts";
import type { ObjectStore } from "../store/index.ts";
import { openThreadPool, type Task, type ThreadPool, type Work } from "../tasks/index.ts";
import { threadsAllowed } from "../threads-allowed.ts";
import { nightBlocks } from "./night-blocks.ts";
import { type BlockRequest, type NightPlace, nightInputs } from "./night-tasks.ts";

/** Tasks of a night as work for a runner. */
export function nightWork(
  { objects, night, ...place }: NightPlace & { readonly objects: ObjectStore; readonly night: string },
  tasks: readonly Task[],
  threads: ThreadPool,
): Work {
  const { modelFolder, place: results } = place;
  return {
    tasks,
    isDone: ({ key }) => nightBlocks(objects).has(key),
    isOver: async () => tasks.length === 0 || (await nightInputs(objects, night).isOver()),
    run: async ({ key }) => {
      const request: BlockRequest = { modelFolder, place: results, night, key, kernels: kernelKind() };
      await threads.run(request);
    },
  };
}

/** Threads for the tasks of nights; where they are not allowed, tasks are computed where they are asked for. */
export function openNightThreads(threads: number): ThreadPool {
  if (threadsAllowed()) return openThreadPool(new URL("./block-thread.js", import.meta.url), threads);
  return {
    run: async (request) => (await import("./block-thread.ts")).runTask(request as BlockRequest),
    close: async () => {},
  };
}
