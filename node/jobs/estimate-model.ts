import { EngineError } from "../../engine/errors/index.ts";
import { kernelKind } from "../../engine/linalg/index.ts";
import { type CoreState, startModel } from "../../engine/pipeline/index.ts";
import { formatState, type Manifest, type PartitionRef } from "../../wire/index.ts";
import { type MarketData, openMarketData } from "../import/index.ts";
import { checkAgainstData, type Project } from "../project/index.ts";
import { type ModelStore, openModelStore } from "../store/index.ts";
import { threadsAllowed, usualThreads } from "../threads-allowed.ts";
import { buildManifest } from "./build-manifest.ts";
import { unchecked } from "./checkpoint.ts";
import { openDrawPool } from "./draw-pool.ts";
import { type FinishedPeriod, finishPeriod } from "./finish-period.ts";
import { foldAhead } from "./fold-ahead.ts";
import { type FoldedDay, foldDays, type PlannedDay } from "./fold-days.ts";
import { isCheckpoint, isForecastDate, keptCheckpoints, type Period, planPeriods } from "./plan-periods.ts";
import { type ResumePoint, resumePoint } from "./resume-point.ts";
import { dictionaryTables, startRunTables } from "./run-tables.ts";
import type { FoldRequest } from "./thread-message.ts";
import { allOf, writePeriod } from "./write-period.ts";

/** How far an estimation is. */
export interface EstimateProgress {
  readonly stage: "reading" | "estimating" | "publishing";
  readonly done: number;
  readonly total: number;
}

/** What an estimation did. */
export interface EstimateResult {
  readonly runId: string;
  readonly manifest: Manifest;
  /** Periods that were computed, and those taken from an earlier or interrupted run. */
  readonly computedPeriods: number;
  readonly reusedPeriods: number;
  readonly notes: readonly string[];
}

/** How an estimation is run. None of it changes a byte of the result. */
export interface EstimateOptions {
  readonly onProgress?: (progress: EstimateProgress) => void;
  /** Threads that may compute at once; as many as there are cores if absent. 1 starts none. */
  readonly threads?: number;
  /** Ends the estimation between two days; what is finished is kept, and the same call goes on from it. */
  readonly signal?: AbortSignal;
}

/**
 * Estimates the model of a project and publishes the run.
 *
 * A period's results depend on its own data and on the state before it; its key is the hash of both (a chain), so
 * resuming a killed run, adding new days and redoing late data are one path: periods whose key is known are taken as
 * they are, the fold goes on from the last state that was kept.
 *
 * The fold (`foldDays`) and what is made of its days (`finishPeriod`: forecasts, factor portfolios, tables) are two
 * threads where there are many days to compute; eigenfactors are drawn in a pool.
 *
 * @throws {InputError} everything wrong with the data
 * @throws {GateFailure} a result that theory forbids: nothing is published
 * @throws {StoreError} another writer, a full disk
 * @throws {EngineError} threads that are no count
 * @throws the signal's reason
 */
export async function estimateModel(
  project: Project,
  options: EstimateOptions = {},
): Promise<EstimateResult> {
  const { onProgress = () => {}, threads = usualThreads(), signal } = options;
  if (!(Number.isInteger(threads) && threads >= 1)) {
    throw new EngineError("value", `estimateModel needs threads to be 1 or more, got ${threads}`);
  }
  signal?.throwIfAborted();
  onProgress({ stage: "reading", done: 0, total: 1 });
  const data = await openMarketData(project.folder, project.spec.data);
  try {
    signal?.throwIfAborted();
    checkAgainstData(project, data);
    const store = await openModelStore(project.modelFolder);
    try {
      return await estimateWith({ project, data, store, onProgress, threads, signal });
    } finally {
      await store.close();
    }
  } finally {
    data.close();
  }
}

/** What an estimation works with. */
export interface EstimateContext {
  readonly project: Project;
  readonly data: MarketData;
  readonly store: ModelStore;
  readonly onProgress: (progress: EstimateProgress) => void;
  readonly threads: number;
  readonly signal: AbortSignal | undefined;
}

/** Computes what is not finished, and publishes. */
export async function estimateWith(context: EstimateContext): Promise<EstimateResult> {
  const { project, data, store, onProgress } = context;
  const periods = await planPeriods(project, data);
  const start = await resumePoint(store, periods, data.axes, project.options);
  const partitions = start.finished.flat();
  const reusedPeriods = start.finished.length;
  if (reusedPeriods < periods.length) partitions.push(...(await computePeriods(context, periods, start)));
  onProgress({ stage: "publishing", done: data.dates.length, total: data.dates.length });
  partitions.push(...(await allOf(dictionaryTables(data, project.options).map(store.writePartition))));
  const manifest = await buildManifest(context, periods, partitions);
  const runId = await store.publish(manifest);
  await store.clearWork();
  return {
    runId,
    manifest,
    computedPeriods: periods.length - reusedPeriods,
    reusedPeriods,
    notes: data.notes,
  };
}

/** The periods that are not finished, each written while the next one is computed. */
async function computePeriods(
  context: EstimateContext,
  periods: readonly Period[],
  start: ResumePoint,
): Promise<readonly PartitionRef[]> {
  const { data, onProgress, signal, threads } = context;
  const total = data.dates.length;
  const left = periods.slice(start.finished.length);
  const { begun } = start;
  const all = planDays(periods, left, data.axes.assets.labels.length);
  const plan = all.slice(begun?.dateCount ?? 0);
  let done = total - plan.length;
  const report = (): void => onProgress({ stage: "estimating", done, total });
  report();
  const onDay = (): void => {
    signal?.throwIfAborted();
    done++;
    report();
  };
  const { options } = context.project;
  const before = start.state ?? startModel(data.axes, options);
  const pool = openDrawPool(threads);
  const days = foldedDays(context, before, plan, ({ pending }) => {
    pool.simulate(pending.draft?.covariance.draws);
  });
  const partitions: PartitionRef[] = [];
  let late = before as Pick<typeof before, "portfolios" | "eigenfactorBias">;
  const tables = startRunTables(data.axes, options);
  let writing: Promise<readonly PartitionRef[]> = Promise.resolve([]);
  try {
    for (const period of left) {
      const finish = {
        ...{ axes: data.axes, options, simulate: pool.simulate, onDay, tables },
        begun: period === left[0] ? begun : undefined,
        keepsRows: period === periods.at(-1),
      };
      const finished = await finishPeriod(late, period, days, finish);
      late = finished.late;
      partitions.push(...(await writing));
      writing = writeAndPrune(context, periods, period, finished);
      // Its failure is thrown where it is awaited.
      writing.catch(() => undefined);
    }
    partitions.push(...(await writing));
    return partitions;
  } finally {
    // When a period fails, the one before is still written out under the lock.
    await writing.catch(() => undefined);
    await days.return(undefined);
    await pool.close();
  }
}

/** Nothing goes on from the last state. */
async function writeAndPrune(
  { data, store }: EstimateContext,
  periods: readonly Period[],
  period: Period,
  finished: FinishedPeriod,
): Promise<readonly PartitionRef[]> {
  const assetCount = data.axes.assets.labels.length;
  const standsStill = period === periods.at(-1);
  const partitions = await writePeriod(store, period, finished, { assetCount, standsStill });
  await store.pruneCheckpoints(keptCheckpoints(periods, period, assetCount));
  return partitions;
}

function planDays(
  periods: readonly Period[],
  left: readonly Period[],
  assetCount: number,
): readonly PlannedDay[] {
  return left.flatMap((period) =>
    period.dates.map((date, position) => ({
      date,
      isForecast: isForecastDate(period.dates, position),
      isSaved: position === period.dates.length - 1 && isCheckpoint(periods, period, assetCount),
    })),
  );
}

/** Days from which on a thread of its own, which takes half a second to start, is worth it. */
const THREAD_FROM = 100;
/** Days that the fold may be ahead: a month's draws are made while it goes on. */
const AHEAD = 40;

function foldedDays(
  { data, project: { options }, threads }: EstimateContext,
  core: CoreState,
  plan: readonly PlannedDay[],
  onArrival: (day: FoldedDay) => void,
): AsyncGenerator<FoldedDay> {
  if (threads === 1 || plan.length < THREAD_FROM || !threadsAllowed())
    return foldDays(core, plan, { days: data.days(plan[0]?.date), axes: data.axes, options });
  const request: FoldRequest = {
    source: data.source,
    options,
    plan,
    core: core.close === null ? undefined : formatState(core, unchecked),
    kernels: kernelKind(),
    ahead: AHEAD,
  };
  return foldAhead(request, onArrival);
}
