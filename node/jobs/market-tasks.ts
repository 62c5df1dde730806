import {
  type CoreState,
  type LateState,
  type ModelOptions,
  startModel,
} from "../../engine/pipeline/index.ts";
import {
  drawEigenvalueRatios,
  drawRanges,
  type EigenfactorDraws,
  type EigenvalueRatios,
  eigenfactorBias,
} from "../../engine/risk-model/index.ts";
import type { MarketData } from "../import/index.ts";
import type { Project } from "../project/index.ts";
import { type ModelResults, StoreError, type WorkObjects } from "../store/index.ts";
import { type LoadedCheckpoint, loadCheckpoint } from "./checkpoint.ts";
import { finishPeriod, type SimulateEigenfactors } from "./finish-period.ts";
import { type FoldedDay, foldDays, type PlannedDay } from "./fold-days.ts";
import { blockPeriods, type MarketPlan, type MarketTask } from "./market-plan.ts";
import { isForecastDate, keptCheckpoints, type Period } from "./plan-periods.ts";
import { readMissing, readWork } from "./read-work.ts";
import { keepFold, takeFold } from "./running-fold.ts";
import { receivedDay, type SentDay, sentDay } from "./sent-day.ts";
import { leaveTables, takeTables } from "./spare-tables.ts";
import { writePeriod } from "./write-period.ts";

/** A market with its plan, as tasks work on it. */
export interface Market {
  readonly project: Project;
  readonly data: MarketData;
  readonly periods: readonly Period[];
  readonly plan: MarketPlan;
  readonly tasks: readonly MarketTask[];
  /** Where partitions, states and the notes of finished periods go. */
  readonly results: ModelResults;
  /** What tasks leave for each other. */
  readonly work: WorkObjects;
}

/** What a fold leaves beside its days. */
interface FoldResult {
  /** The core behind the block's last day, which is left without it; undefined where no block comes behind it. */
  readonly core: CoreState | undefined;
}

/** What is left of a block's days when all are finished. */
interface FinishResult {
  readonly late: LateState;
}

/** Computes a task and stores its result; the last thing that is written is the one that has the task's key for a name. */
export async function runMarketTask(market: Market, task: MarketTask): Promise<void> {
  if (task.kind === "fold") return foldBlock(market, task);
  if (task.kind === "draws") return drawBlock(market, task);
  const isDone = (): Promise<boolean> => market.work.has(task.key);
  try {
    if (!(await isDone())) await finishBlock(market, task);
  } catch (error) {
    // Who finished the block meanwhile removed the days that this one was reading.
    if (!(await isDone())) throw error;
  }
}

async function foldBlock(market: Market, task: MarketTask): Promise<void> {
  const { data, plan, periods, project, work } = market;
  const within = blockPeriods(plan, periods, task.block);
  const begun = task.block === 0 ? plan.begunDates : 0;
  const kept = keptKeys(market);
  const isLast = task.block === plan.blockEnds.length - 1;
  const days = (await takeFold(foldBefore(market, task)?.key, data)) ?? foldFrom(market, task);
  const drawn: EigenfactorDraws[] = [];
  let core: FoldedDay["core"];
  let writing: Promise<void> = Promise.resolve();
  try {
    for (const period of within) {
      const dates = period.dates.slice(period === within[0] ? begun : 0);
      const keepsCore = kept.has(period.key) && (isLast || period !== within.at(-1));
      const folded = await foldPeriod(days, dates, keepsCore);
      core = folded.core;
      drawn.push(...folded.days.flatMap((day) => drawsOf(day, project.options)));
      await writing;
      // While the next period is folded: a day's arrays stay as they are, those of a state do not.
      writing = work.write(`${task.key}-${period.name}`, folded.days);
      writing.catch(() => undefined);
      if (keepsCore) await writing;
    }
    await writing;
    await work.write(`${task.key}-draws`, drawn);
    await work.write(task.key, { core: isLast ? undefined : (core as CoreState) } satisfies FoldResult);
  } catch (error) {
    await Promise.allSettled([writing, days.return(undefined)]);
    throw error;
  }
  if (isLast) await days.return(undefined);
  else keepFold({ after: task.key, data, days });
}

/** The next dates of a fold as they are handed on, and the core behind the last of them. */
async function foldPeriod(
  days: AsyncGenerator<FoldedDay>,
  dates: readonly string[],
  keepsCore: boolean,
): Promise<{ readonly days: readonly SentDay[]; readonly core: FoldedDay["core"] }> {
  const sent: SentDay[] = [];
  let close: FoldedDay["pending"]["period"]["close"] | undefined;
  let core: FoldedDay["core"];
  for (const date of dates) {
    const next = await days.next();
    if (next.done === true) throw new Error(`the fold gave no day ${date}`);
    const day = next.value;
    core = day.core;
    sent.push(sentDay(keepsCore ? day : { ...day, core: undefined }, close));
    close = day.pending.period.close;
  }
  return { days: sent, core };
}

/** The days of a block and of all that come behind it; saved is the core at the end of each block, and where it is kept. */
async function* foldFrom(market: Market, task: MarketTask): AsyncGenerator<FoldedDay> {
  const { data, plan, periods, project } = market;
  const kept = keptKeys(market);
  const ends = new Set(plan.blockEnds.map((end) => periods[end - 1]));
  const planned = periods
    .slice(plan.blockEnds[task.block - 1] ?? plan.finished)
    .flatMap((period) =>
      period.dates.map((date, position): PlannedDay => {
        const isEnd = position === period.dates.length - 1;
        const isForecast = isForecastDate(period.dates, position);
        return { date, isForecast, isSaved: isEnd && (ends.has(period) || kept.has(period.key)) };
      }),
    )
    .slice(task.block === 0 ? plan.begunDates : 0);
  const core = await coreBefore(market, task);
  const days = data.days(planned[0]?.date);
  try {
    yield* foldDays(core, planned, { days, axes: data.axes, options: project.options });
  } finally {
    await days.return(undefined);
  }
}

/** What v is drawn from on a day, in the order in which it is asked for. */
function drawsOf(
  { pending, draft }: Pick<SentDay, "pending" | "draft">,
  { covariance: { eigenfactor } }: ModelOptions,
): readonly EigenfactorDraws[] {
  const own = eigenfactor?.refresh === "monthly" ? undefined : draft;
  return [pending.draft?.covariance.draws, own?.covariance.draws].filter((draws) => draws !== undefined);
}

async function drawBlock(market: Market, task: MarketTask): Promise<void> {
  const { plan, work } = market;
  const fold = taskOf(market, { kind: "fold", block: task.block });
  const draws = await readWork<readonly EigenfactorDraws[]>(work, fold.key, { part: "draws" });
  const ranges = draws.flatMap((of) => drawRanges(of.draws).map((range) => ({ of, range })));
  const ratios = ranges
    .filter((_, at) => at % plan.drawSlices === task.slice)
    .map(({ of, range }) => drawEigenvalueRatios(of.truth, of, range));
  await work.write(task.key, ratios);
}

async function finishBlock(market: Market, task: MarketTask): Promise<void> {
  const { data, plan, periods, project, results, work } = market;
  const { axes } = data;
  const { options } = project;
  const fold = taskOf(market, { kind: "fold", block: task.block });
  const draws = await storedDraws(market, task, fold);
  const start = task.block === 0 ? await startState(market) : undefined;
  let late = await lateBefore(market, task, start);
  const tables = takeTables(data, options);
  const within = blockPeriods(plan, periods, task.block);
  for (const period of within) {
    const sent = await sentDays(market, fold, period);
    const rows = period === within[0] ? start?.rows : undefined;
    const finished = await finishPeriod(late, period, receivedDays(sent, draws, options), {
      ...{ axes, options, simulate: draws.simulate, onDay: () => {}, tables },
      begun: rows && plan.begunDates > 0 ? { dateCount: plan.begunDates, rows } : undefined,
      keepsRows: period === periods.at(-1),
    });
    late = finished.late;
    await writePeriod(results, period, finished, {
      assetCount: axes.assets.labels.length,
      standsStill: true,
    });
  }
  leaveTables(data, options, tables);
  await work.write(task.key, { late } satisfies FinishResult);
  // Most of what tasks leave: removed at once it need not reach the disk.
  for (const { name } of within) await work.remove(`${fold.key}-${name}`);
}

async function lateBefore(
  { data, project, ...market }: Market,
  { block }: MarketTask,
  start: LoadedCheckpoint | undefined,
): Promise<LateState> {
  if (block === 0) return start?.state ?? startModel(data.axes, project.options);
  const of = { data, project, ...market };
  const before = taskOf(of, { kind: "finish", block: block - 1 });
  const found = await market.work.read(before.key);
  if (found !== undefined) return (found.value as FinishResult).late;
  // The days that it was made of are gone with it.
  return readMissing(market.work, [before.key, taskOf(of, { kind: "fold", block: block - 1 }).key]);
}

/** The days of a period that a fold left; the core of the block's end, where it is kept, is what the fold itself left. */
async function sentDays(market: Market, fold: MarketTask, period: Period): Promise<readonly SentDay[]> {
  const { plan, periods, work } = market;
  const finish = taskOf(market, { kind: "finish", block: fold.block });
  const days = await readWork<readonly SentDay[]>(work, fold.key, { part: period.name, unless: finish.key });
  const isEnd = period === blockPeriods(plan, periods, fold.block).at(-1);
  const isLast = fold.block === plan.blockEnds.length - 1;
  if (!isEnd || isLast || !keptKeys(market).has(period.key)) return days;
  const { core } = await readWork<FoldResult>(work, fold.key);
  return days.with(-1, { ...(days.at(-1) as SentDay), core });
}

/** The days, with v of what they are drawn from noted in `draws`. */
async function* receivedDays(
  sent: readonly SentDay[],
  draws: StoredDraws,
  options: ModelOptions,
): AsyncGenerator<FoldedDay> {
  let close: FoldedDay["pending"]["period"]["close"] | null = null;
  for (const one of sent) {
    const day = receivedDay(one, close);
    close = day.pending.period.close;
    for (const drawn of drawsOf(day, options)) draws.note(drawn);
    yield day;
  }
}

interface StoredDraws {
  /** Says that this is what the next v is of. */
  readonly note: (draws: EigenfactorDraws) => void;
  readonly simulate: SimulateEigenfactors;
}

/** v from what the tasks of a block drew: the sums over ranges, dealt out to the tasks in turn, in their order. */
async function storedDraws(market: Market, task: MarketTask, fold: MarketTask): Promise<StoredDraws> {
  const { plan, work } = market;
  const sets = await readWork<readonly EigenfactorDraws[]>(work, fold.key, { part: "draws" });
  const slices: (readonly EigenvalueRatios[])[] = [];
  for (let slice = 0; slice < plan.drawSlices; slice++)
    slices.push(await readWork(work, taskOf(market, { kind: "draws", block: task.block, slice }).key));
  let range = 0;
  const biases = sets.map((set) => {
    const parts = drawRanges(set.draws).map(() => {
      const at = range++;
      return slices[at % plan.drawSlices]?.[Math.floor(at / plan.drawSlices)] as EigenvalueRatios;
    });
    return eigenfactorBias(set, parts);
  });
  const known = new Map<EigenfactorDraws, Float64Array>();
  return {
    note: (draws) => known.set(draws, biases[known.size] as Float64Array),
    simulate: async (draws) => {
      const bias = draws === undefined ? new Float64Array(0) : known.get(draws);
      if (bias === undefined) throw new Error("eigenfactors are asked for that were not drawn");
      return bias;
    },
  };
}

/** The core at the close before a block. */
async function coreBefore(market: Market, task: MarketTask): Promise<CoreState> {
  const { data, project, work } = market;
  const last = foldBefore(market, task);
  if (last === undefined) return (await startState(market))?.state ?? startModel(data.axes, project.options);
  return (await readWork<FoldResult>(work, last.key)).core as CoreState;
}

function foldBefore(market: Market, { block }: MarketTask): MarketTask | undefined {
  return block === 0 ? undefined : taskOf(market, { kind: "fold", block: block - 1 });
}

/** The state that the plan begins with; undefined before the first day. */
async function startState({ data, plan, project, results }: Market): Promise<LoadedCheckpoint | undefined> {
  if (plan.checkpoint === undefined) return undefined;
  const kept = await loadCheckpoint(results, plan.checkpoint, data.axes, project.options);
  if (kept !== undefined) return kept;
  const message = `the state ${plan.checkpoint} that the tasks of ${project.spec.name} begin with is gone: npx plimsoll estimate plans anew`;
  throw new StoreError("missing", message);
}

function taskOf(
  { tasks }: Market,
  wanted: Pick<MarketTask, "kind" | "block"> & { readonly slice?: number },
): MarketTask {
  const { kind, block, slice = 0 } = wanted;
  const task = tasks.find((it) => it.kind === kind && it.block === block && it.slice === slice);
  if (task === undefined) throw new Error(`there is no task ${kind} of block ${block}`);
  return task;
}

function keptKeys({ data, periods }: Market): ReadonlySet<string> {
  return new Set(keptCheckpoints(periods, periods.at(-1) as Period, data.axes.assets.labels.length));
}
