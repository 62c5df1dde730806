import { basename } from "node:path";
import { EngineError } from "../../engine/errors/index.ts";
import type { Project } from "../project/index.ts";
import {
  copySteps,
  type ModelStore,
  openModelStore,
  openObjectStore,
  pushRun,
  whenFree,
} from "../store/index.ts";
import { type FailedTask, joinWorks, type Task, type TaskRunning } from "../tasks/index.ts";
import { type EstimateResult, estimateWith } from "./estimate-model.ts";
import { marketWork, openMarketThreads } from "./market-work.ts";
import { type OpenMarket, openMarket, resultPlace } from "./open-market.ts";
import { keptCheckpoints, type Period } from "./plan-periods.ts";

/** What became of a market. */
export interface MarketOutcome {
  readonly project: Project;
  /** The published run; undefined where a task of it failed. */
  readonly result: EstimateResult | undefined;
  readonly failed: readonly FailedTask[];
  /** Tasks that wait for one that failed. */
  readonly blocked: readonly Task[];
}

/** What became of all of them. */
export interface MarketsResult {
  readonly markets: readonly MarketOutcome[];
  /** Tasks that were missing, and how many were computed here or seen to be computed. */
  readonly missing: number;
  readonly executed: number;
}

/**
 * Estimates markets as tasks, and publishes each one's run: the same bytes as `estimateModel` of each.
 *
 * Plan, missing, run, verify: the plan follows from code, spec and data, what is missing is asked of the store, a runner computes it, and
 * `estimateModel`'s own last part looks whether all is there, computes what is not, and publishes. A market of which a task fails
 * keeps the run it has; the others are published.
 *
 * @throws {InputError} everything wrong with the data of one of them; nothing is computed then
 * @throws {StoreError} another writer
 */
export async function estimateMarkets(
  projects: readonly Project[],
  options: TaskRunning,
): Promise<MarketsResult> {
  const threads = openMarketThreads(options.threads);
  const markets: OpenMarket[] = [];
  const held: ModelStore[] = [];
  try {
    for (const project of projects) {
      if (options.isShared !== true) held.push(await openModelStore(project.modelFolder));
      markets.push(await openMarket(project, resultPlace(project, options.store), { makesPlan: true }));
    }
    refuseTwins(markets);
    const report = await options.runner(joinWorks(markets.map((market) => marketWork(market, threads))));
    const outcomes: MarketOutcome[] = [];
    for (const [at, market] of markets.entries()) {
      const keys = new Set(market.tasks.map(({ key }) => key));
      const failed = report.failed.filter(({ task }) => keys.has(task.key));
      const blocked = report.blocked.filter(({ key }) => keys.has(key));
      const result = failed.length > 0 ? undefined : await publish(market, held[at]);
      outcomes.push({ project: market.project, result, failed, blocked });
    }
    return { markets: outcomes, missing: report.missing, executed: report.executed };
  } finally {
    await threads.close();
    for (const market of markets) market.close();
    for (const store of held) await store.close();
  }
}

/** Equal names, specs and data have equal keys: whose result is whose could not be told. */
function refuseTwins(markets: readonly OpenMarket[]): void {
  const seen = new Map<string, string>();
  for (const { goal, project } of markets) {
    const name = `${project.spec.name} ${goal}`;
    const twin = seen.get(name);
    if (twin !== undefined)
      throw new EngineError(
        "value",
        `${basename(twin)} and ${basename(project.folder)} are the same model of the same data: name one of them`,
      );
    seen.set(name, project.folder);
  }
}

async function publish(market: OpenMarket, held: ModelStore | undefined): Promise<EstimateResult> {
  const { data, objects, periods, plan, project } = market;
  const isElsewhere = objects.root !== project.modelFolder;
  const store = held ?? (await whenFree(() => openModelStore(project.modelFolder)));
  try {
    if (isElsewhere) {
      const own = await openObjectStore(project.modelFolder);
      await copySteps(
        objects,
        own,
        periods.slice(plan.finished).map(({ key }) => key),
      );
    }
    const context = { project, data, store, onProgress: () => {}, threads: 1, signal: undefined };
    const result = await estimateWith(context);
    if (isElsewhere) {
      await pushRun(project.modelFolder, objects);
      await market.work.clear();
    }
    const last = periods.at(-1) as Period;
    await store.pruneCheckpoints(keptCheckpoints(periods, last, data.axes.assets.labels.length));
    return { ...result, computedPeriods: periods.length - plan.finished, reusedPeriods: plan.finished };
  } finally {
    if (held === undefined) await store.close();
  }
}
