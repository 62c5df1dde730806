import { kernelKind } from "../../engine/linalg/index.ts";
import { openThreadPool, type Task, type ThreadPool, type Work } from "../tasks/index.ts";
import { threadsAllowed } from "../threads-allowed.ts";
import { type OpenMarket, PLAN } from "./open-market.ts";
import type { MarketRequest } from "./task-thread.ts";

/** Threads for the tasks of markets; where they are not allowed, tasks are computed where they are asked for. */
export function openMarketThreads(threads: number): ThreadPool {
  if (threadsAllowed()) return openThreadPool(new URL("./task-thread.js", import.meta.url), threads);
  return {
    run: async (request) => (await import("./task-thread.ts")).runTask(request as MarketRequest),
    close: async () => {},
  };
}

/** The tasks of a market as work for a runner. */
export function marketWork(market: OpenMarket, threads: ThreadPool): Work {
  const { goal, objects, project, tasks, work } = market;
  const { folder } = project;
  return {
    tasks,
    isDone: ({ key }: Task) => work.has(key),
    // Who publishes the run removes the plan with all other results.
    isOver: async () => tasks.length === 0 || !(await work.has(PLAN)),
    run: ({ key }) => {
      const request: MarketRequest = { folder, place: objects.root, goal, key, kernels: kernelKind() };
      return threads.run(request);
    },
  };
}
