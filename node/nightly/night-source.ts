import type { Project } from "../project/index.ts";
import { workGoals } from "../store/index.ts";
import type { TaskSource, ThreadPool } from "../tasks/index.ts";
import { nightKey } from "./night-key.ts";
import {
  type NightInputsStore,
  nightInputs,
  nightPlace,
  nightTask,
  openNightObjects,
} from "./night-tasks.ts";
import { nightWork } from "./night-work.ts";

/** What a job of a night may be named: all else that stands beside its blocks is no task. */
const BLOCK_KEY = /^[0-9a-f]{64}$/;

/**
 * The tasks of nights of projects, for a worker: blocks that whoever asks has left where machines meet.
 *
 * @param store  folder or bucket of the results; the projects' own folders if absent
 */
export function nightSource(projects: readonly Project[], threads: ThreadPool, store?: string): TaskSource {
  const dates = nightDates();
  return {
    find: async (key) => {
      if (!BLOCK_KEY.test(key)) return undefined;
      for (const project of projects) {
        const place = nightPlace(project, store);
        const objects = await openNightObjects(place);
        for (const night of await workGoals(objects)) {
          const inputs = nightInputs(objects, night);
          const date = (await inputs.has(key)) ? await dates(night, inputs) : undefined;
          if (date === undefined) continue;
          const task = nightTask(key, `${project.spec.name}: night ${date} block ${key.slice(0, 12)}`);
          return { task, work: nightWork({ objects, night, ...place }, [task], threads) };
        }
      }
      return undefined;
    },
  };
}

/** The date of a night; undefined where it is over, or of other code. */
function nightDates(): (night: string, inputs: NightInputsStore) => Promise<string | undefined> {
  const known = new Map<string, string | undefined>();
  return async (night, inputs) => {
    if (!known.has(night)) {
      const setting = await inputs.setting();
      if (setting === undefined) return undefined;
      known.set(night, nightKey(setting) === night ? setting.date : undefined);
    }
    return known.get(night);
  };
}
