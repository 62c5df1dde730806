import type { MarketAxes } from "../../engine/data/index.ts";
import {
  type Forecast,
  forecastInputs,
  forecastModel,
  growModel,
  type ModelOptions,
  type ModelState,
  startModel,
  stepModel,
} from "../../engine/pipeline/index.ts";
import type { Manifest, PartitionRef } from "../../wire/index.ts";
import { type MarketData, openMarketData } from "../import/index.ts";
import { checkAgainstData, type Project } from "../project/index.ts";
import { type ModelStore, openModelStore, type TableChunk } from "../store/index.ts";
import { buildManifest } from "./build-manifest.ts";
import { GateFailure } from "./gate-failure.ts";
import { isCheckpoint, isForecastDate, keptCheckpoints, type Period, planPeriods } from "./plan-periods.ts";
import { dictionaryTables, startRunTables } from "./run-tables.ts";

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

/**
 * Estimates the model of a project and publishes the run.
 *
 * A period's results depend on its own data and on the state before it; its key is the hash of both (a chain), so
 * resuming a killed run, adding new days and redoing late data are one path: periods whose key is known are taken as
 * they are, the fold goes on from the last state that was kept.
 *
 * @throws {InputError} everything wrong with the data
 * @throws {GateFailure} a result that theory forbids: nothing is published
 * @throws {StoreError} another writer, a full disk
 */
export async function estimateModel(
  project: Project,
  onProgress: (progress: EstimateProgress) => void = () => {},
): Promise<EstimateResult> {
  onProgress({ stage: "reading", done: 0, total: 1 });
  const data = await openMarketData(project.folder, project.spec.data);
  try {
    checkAgainstData(project, data);
    const store = await openModelStore(project.modelFolder, { memoryLimit: "512MB" });
    try {
      return await runPeriods({ project, data, store, onProgress });
    } finally {
      await store.close();
    }
  } finally {
    data.close();
  }
}

interface EstimateContext {
  readonly project: Project;
  readonly data: MarketData;
  readonly store: ModelStore;
  readonly onProgress: (progress: EstimateProgress) => void;
}

async function runPeriods(context: EstimateContext): Promise<EstimateResult> {
  const { data, store, onProgress } = context;
  const periods = await planPeriods(context.project, data);
  const partitions: PartitionRef[] = [];
  const start = await resumePoint(store, periods, data.axes, context.project.options);
  for (const refs of start.finished) partitions.push(...refs);
  const reusedPeriods = start.finished.length;
  let state = start.state;
  let done = periods.slice(0, reusedPeriods).reduce((sum, period) => sum + period.dates.length, 0);
  const total = data.dates.length;
  onProgress({ stage: "estimating", done, total });
  if (reusedPeriods < periods.length) {
    const days = data.days(periods[reusedPeriods]?.dates[0]);
    const onDay = () => onProgress({ stage: "estimating", done: ++done, total });
    // A period is written while the next one is computed.
    let writing: Promise<readonly PartitionRef[]> = Promise.resolve([]);
    try {
      for (const period of periods.slice(reusedPeriods)) {
        const before = state ?? startModel(data.axes, context.project.options);
        const computed = await computePeriod(context, period, before, { days, onDay });
        state = computed.state;
        partitions.push(...(await writing));
        writing = writePeriod(context, periods, period, computed);
        // Its failure is thrown where it is awaited.
        writing.catch(() => undefined);
      }
      partitions.push(...(await writing));
    } finally {
      // When a period fails, the one before is still written out under the lock.
      await writing.catch(() => undefined);
    }
  }
  onProgress({ stage: "publishing", done: total, total });
  for (const chunk of dictionaryTables(data, context.project.options)) {
    partitions.push(await store.writePartition(chunk));
  }
  const manifest = await buildManifest(context, periods, partitions);
  const runId = await store.publish(manifest);
  return {
    runId,
    manifest,
    computedPeriods: periods.length - reusedPeriods,
    reusedPeriods,
    notes: data.notes,
  };
}

/** What is kept after a period. */
interface Checkpoint {
  readonly assetCount: number;
  readonly state: ModelState;
}

/** The newest state whose periods are all finished; from there the fold goes on. */
async function resumePoint(
  store: ModelStore,
  periods: readonly Period[],
  axes: MarketAxes,
  options: ModelOptions,
): Promise<{ finished: readonly (readonly PartitionRef[])[]; state: ModelState | undefined }> {
  const finished: (readonly PartitionRef[])[] = [];
  for (const period of periods) {
    const refs = await store.loadStep(period.key);
    if (refs === undefined) break;
    finished.push(refs);
  }
  while (finished.length > 0) {
    const key = periods[finished.length - 1]?.key as string;
    if (finished.length === periods.length) return { finished, state: undefined };
    const kept = (await store.loadCheckpoint(key)) as { state: Checkpoint } | undefined;
    // The axis grows at its end, so a state of fewer assets can go on; one of more is of other data.
    const assetCount = axes.assets.labels.length;
    if (kept !== undefined && kept.state.assetCount <= assetCount) {
      return { finished, state: growModel(kept.state.state, assetCount, options) };
    }
    finished.pop();
  }
  return { finished: [], state: undefined };
}

interface PeriodRun {
  readonly days: ReturnType<MarketData["days"]>;
  readonly onDay: () => void;
}

interface ComputedPeriod {
  readonly state: ModelState;
  readonly chunks: readonly TableChunk[];
}

async function computePeriod(
  { project, data }: EstimateContext,
  period: Period,
  before: ModelState,
  run: PeriodRun,
): Promise<ComputedPeriod> {
  const { options } = project;
  const tables = startRunTables(data.axes, options);
  let state = before;
  for (const [position, date] of period.dates.entries()) {
    const next = await run.days.next();
    if (next.done === true || next.value.date !== date) throw new Error(`the data gave no day ${date}`);
    const step = stepModel(state, next.value, data.axes, options);
    state = step.state;
    refuseFailedGates(step.output.gates, data.axes);
    tables.addDay(step.output, state.market.marketCap);
    if (isForecastDate(period.dates, position)) {
      tables.addSources(step.output, state);
      const forecast = forecastModel(forecastInputs(state), data.axes, options);
      if (forecast !== undefined) addForecast(tables, forecast, data.axes);
    }
    run.onDay();
  }
  return { state, chunks: tables.chunks(period.name) };
}

/** Writes a period's tables, the state after it, and the note that it is finished, in this order. */
async function writePeriod(
  { data, store }: EstimateContext,
  periods: readonly Period[],
  period: Period,
  { state, chunks }: ComputedPeriod,
): Promise<readonly PartitionRef[]> {
  // Taken before anything is awaited: the fold goes on in the state's own arrays.
  const assetCount = data.axes.assets.labels.length;
  const checkpoint = isCheckpoint(periods, period, assetCount)
    ? store.saveCheckpoint(period.key, { assetCount, state })
    : undefined;
  const partitions: PartitionRef[] = [];
  for (const chunk of chunks) partitions.push(await store.writePartition(chunk));
  await checkpoint;
  await store.saveStep(period.key, partitions);
  await store.pruneCheckpoints(keptCheckpoints(periods, period, assetCount));
  return partitions;
}

function addForecast(tables: ReturnType<typeof startRunTables>, forecast: Forecast, axes: MarketAxes): void {
  refuseFailedGates(forecast.gates, axes);
  tables.addForecast(forecast);
}

function refuseFailedGates(gates: Forecast["gates"], axes: MarketAxes): void {
  const failed = gates.filter((gate) => !gate.passed);
  if (failed.length > 0) throw new GateFailure(failed, axes.assets.labels);
}
