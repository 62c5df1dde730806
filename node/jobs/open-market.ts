import { openMarketData } from "../import/index.ts";
import { checkAgainstData, type Project } from "../project/index.ts";
import {
  copySteps,
  type ModelResults,
  modelResults,
  type ObjectStore,
  openObjectStore,
  workObjects,
} from "../store/index.ts";
import { loadCheckpoint } from "./checkpoint.ts";
import { blockEnds, drawSlices, type MarketPlan, marketTasks } from "./market-plan.ts";
import type { Market } from "./market-tasks.ts";
import { type Period, planPeriods } from "./plan-periods.ts";
import { resumePoint } from "./resume-point.ts";

/** A market opened for tasks. */
export interface OpenMarket extends Market {
  /** Key of the last period: of all that the run will hold. */
  readonly goal: string;
  readonly objects: ObjectStore;
  readonly close: () => void;
}

/** The name of the plan among the results of its tasks. */
export const PLAN = "plan";

/**
 * Opens a market with the plan that stands in the store for its data, or with one that is made now and put there. Two who make one at the
 * same time may cut differently; what comes of it is the same.
 *
 * @param place  where results go: the model's folder, or a bucket with a prefix for this model
 * @param options  makesPlan: false for those who only help; the plan is empty then where there is none
 * @throws {InputError} everything wrong with the data
 */
export async function openMarket(
  project: Project,
  place: string,
  { makesPlan }: { readonly makesPlan: boolean },
): Promise<OpenMarket> {
  const data = await openMarketData(project.folder, project.spec.data);
  try {
    checkAgainstData(project, data);
    const periods = await planPeriods(project, data);
    const goal = (periods.at(-1) as Period).key;
    const objects = await openObjectStore(place);
    const [results, work] = [modelResults(objects), workObjects(objects, goal)];
    const none: MarketPlan = {
      ...{ finished: periods.length, checkpoint: undefined, begunDates: 0 },
      ...{ blockEnds: [], drawSlices: 0 },
    };
    const market = { project, data, periods, results, work, goal, objects, plan: none, tasks: [] };
    const stored = (await work.read(PLAN))?.value as MarketPlan | undefined;
    const isGood = stored !== undefined && (!makesPlan || (await hasStart(market, stored)));
    const plan = isGood ? stored : makesPlan ? await makePlan(market, stored) : none;
    const tasks = marketTasks(plan, periods, project.spec.name);
    return { ...market, plan, tasks, close: () => data.close() };
  } catch (error) {
    data.close();
    throw error;
  }
}

/** Where the results of a project's tasks go: its model's folder, or a place in a store that others reach too. */
export function resultPlace({ modelFolder, spec }: Project, store: string | undefined): string {
  return store === undefined ? modelFolder : `${store.replace(/\/+$/, "")}/${spec.name}`;
}

/** Whether the state that a plan begins with is still there. */
async function hasStart({ data, project, results }: Market, { checkpoint }: MarketPlan): Promise<boolean> {
  if (checkpoint === undefined) return true;
  return (await loadCheckpoint(results, checkpoint, data.axes, project.options)) !== undefined;
}

/**
 * @param bad  the plan that stands in the store and cannot be begun with
 */
async function makePlan(
  market: Market & { readonly objects: ObjectStore },
  bad: MarketPlan | undefined,
): Promise<MarketPlan> {
  const { data, objects, periods, project, results, work } = market;
  const { modelFolder, options } = project;
  // A bucket may be new where the folder has earlier runs, or the folder where others have filled the bucket.
  const folder = await openObjectStore(modelFolder);
  const own = modelResults(folder);
  if (objects.root !== modelFolder) {
    const absent: string[] = [];
    for (const { key } of periods) if ((await own.loadStep(key)) === undefined) absent.push(key);
    await copySteps(objects, folder, absent);
  }
  const start = await resumePoint(own, periods, data.axes, options);
  const finished = start.finished.length;
  const ends = blockEnds(periods, finished, data.axes.assets.labels.length);
  const plan: MarketPlan = {
    finished,
    checkpoint: start.checkpoint,
    begunDates: start.begun?.dateCount ?? 0,
    blockEnds: ends,
    drawSlices: drawSlices(
      options,
      periods.slice(finished),
      ends.map((end) => end - finished),
    ),
  };
  if (ends.length === 0) return plan;
  // Another's plan that came meanwhile is the one that others work by already: periods may be finished by it.
  const others = bad === undefined ? await work.read(PLAN) : undefined;
  if (others !== undefined) return others.value as MarketPlan;
  if (objects.root !== modelFolder && start.checkpoint !== undefined)
    await copyCheckpoint(own, results, start.checkpoint);
  await work.write(PLAN, plan);
  return plan;
}

async function copyCheckpoint(from: ModelResults, to: ModelResults, key: string): Promise<void> {
  const kept = await from.loadCheckpoint(key);
  if (kept !== undefined) await to.saveCheckpoint(key, kept.state);
}
