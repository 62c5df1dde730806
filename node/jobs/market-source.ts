import { readProject } from "../project/index.ts";
import type { Task, TaskSource, ThreadPool, Work } from "../tasks/index.ts";
import { marketWork } from "./market-work.ts";
import { openMarket, resultPlace } from "./open-market.ts";

/** Milliseconds in which projects are not looked at again for a key that none of them has. */
const LOOK_AGAIN_MS = 1000;

/**
 * The tasks of projects, for a worker. A key it does not know makes it read the projects again: data may have come, or a plan.
 *
 * @param store  folder or bucket of the results; the projects' own folders if absent
 */
export function marketSource(folders: readonly string[], threads: ThreadPool, store?: string): TaskSource {
  const known = new Map<string, { readonly task: Task; readonly work: Work }>();
  const read = async (): Promise<void> => {
    known.clear();
    for (const folder of folders) {
      const project = await readProject(folder);
      const market = await openMarket(project, resultPlace(project, store), { makesPlan: false });
      market.close();
      const work = marketWork(market, threads);
      for (const task of work.tasks) known.set(task.key, { task, work });
    }
  };
  let reading: Promise<void> | undefined;
  let lastRead = Number.NEGATIVE_INFINITY;
  return {
    find: async (key) => {
      if (!known.has(key) && performance.now() - lastRead > LOOK_AGAIN_MS) {
        reading ??= read().finally(() => {
          reading = undefined;
          lastRead = performance.now();
        });
      }
      await reading;
      return known.get(key);
    },
  };
}
