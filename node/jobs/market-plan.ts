import type { ModelOptions } from "../../engine/pipeline/index.ts";
import { sha256 } from "../store/index.ts";
import type { Task } from "../tasks/index.ts";
import type { Period } from "./plan-periods.ts";

/** Where a market's estimation begins, and how what is left of it is cut. Stored, so that every machine has the same one. */
export interface MarketPlan {
  /** Periods that were finished before. */
  readonly finished: number;
  /** Key of the state to begin with; undefined before the first day. */
  readonly checkpoint: string | undefined;
  /** Dates of the first period that are in that state. */
  readonly begunDates: number;
  /** Position behind the last period of each block, ascending. */
  readonly blockEnds: readonly number[];
  /** Tasks that the draws of a block are dealt to. */
  readonly drawSlices: number;
}

/** One task of a market's plan. Folds come first: all else waits for them; then what the chain of finishes waits for. */
export interface MarketTask extends Task {
  readonly kind: "fold" | "draws" | "finish";
  readonly block: number;
  readonly slice: number;
}

/** Securities × days that fold in some two seconds; blocks of long histories have up to four times as many: each leaves a state. */
const BLOCK_CELLS = { least: 250_000, most: 1_000_000 };
/** Blocks of a history between the two: threads that wait for the first, or finish the last, are idle for one of them. */
const BLOCKS = 4;
/** Draws that take a second at 76 factors and two half-lives. */
const SLICE_DRAWS = 1000;

/**
 * Ends of blocks of the periods from `from` on: where there is work for some seconds, and after each December. Threads wait for the first fold,
 * and all but one for the last finish, so that blocks grow from the start on and shrink towards the end.
 */
export function blockEnds(periods: readonly Period[], from: number, assetCount: number): readonly number[] {
  const ends: number[] = [];
  const total = periods.slice(from).reduce((sum, { dates }) => sum + assetCount * dates.length, 0);
  const { least, most } = BLOCK_CELLS;
  const inside = Math.min(most, Math.max(least, total / BLOCKS));
  let [before, cells] = [0, 0];
  for (let at = from; at < periods.length; at++) {
    const { name, dates } = periods[at] as Period;
    cells += assetCount * dates.length;
    const wanted = Math.max(least, Math.min(inside, before, (total - before) / 2));
    if (cells < wanted && !name.endsWith("-12") && at < periods.length - 1) continue;
    ends.push(at + 1);
    before += cells;
    cells = 0;
  }
  return ends;
}

/** How many tasks the draws of a block are worth: a year of 300 draws a month is four. */
export function drawSlices(
  { covariance: { eigenfactor } }: ModelOptions,
  periods: readonly Period[],
  ends: readonly number[],
): number {
  if (eigenfactor === null) return 0;
  const sizes = ends.map((end, block) => {
    const dates = periods.slice(ends[block - 1] ?? 0, end).flatMap((period) => period.dates);
    return new Set(dates.map((date) => date.slice(0, 7))).size;
  });
  return Math.max(1, Math.ceil((Math.max(0, ...sizes) * eigenfactor.draws) / SLICE_DRAWS));
}

/** The periods of a block. */
export function blockPeriods(
  { finished, blockEnds: ends }: MarketPlan,
  periods: readonly Period[],
  block: number,
): readonly Period[] {
  return periods.slice(ends[block - 1] ?? finished, ends[block]);
}

/**
 * The tasks of a plan: the fold of a block after that of the block before, because its state is handed on; the block's draws after its
 * fold; and what is made of its days after both and after the block before. A key has all that the result follows from: the keys of
 * the periods, each of which holds code, spec and data of all of its past, and where the block begins.
 */
export function marketTasks(
  plan: MarketPlan,
  periods: readonly Period[],
  market: string,
): readonly MarketTask[] {
  const tasks: MarketTask[] = [];
  // Two models of the same data have their early periods in common, and results of their own.
  const goal = periods.at(-1)?.key;
  let [foldBefore, finishBefore]: (string | undefined)[] = [undefined, undefined];
  for (let block = 0; block < plan.blockEnds.length; block++) {
    const within = blockPeriods(plan, periods, block);
    const [first, last] = [within[0], within.at(-1)] as [Period, Period];
    const start = foldBefore ?? `${plan.checkpoint} ${plan.begunDates}`;
    const task = (
      kind: MarketTask["kind"],
      slice: number,
      inputs: readonly (string | undefined)[],
    ): string => {
      const part = kind === "draws" && plan.drawSlices > 1 ? ` ${slice + 1} of ${plan.drawSlices}` : "";
      const span = first === last ? first.name : `${first.name} to ${last.name}`;
      const key = sha256([market, goal, kind, start, last.key, slice, plan.drawSlices].join("\n"));
      tasks.push({
        ...{ key, kind, name: `${market}: ${kind} ${span}${part}` },
        inputs: inputs.filter((input) => input !== undefined),
        rank: kind === "fold" ? 1 : 2 + 2 * block + (kind === "finish" ? 1 : 0),
        lane: kind === "draws" ? key : `${market} ${kind}`,
        ...{ block, slice },
      });
      return key;
    };
    const fold = task("fold", 0, [foldBefore]);
    const draws = Array.from({ length: plan.drawSlices }, (_, slice) => task("draws", slice, [fold]));
    finishBefore = task("finish", 0, [fold, ...draws, finishBefore]);
    foldBefore = fold;
  }
  return tasks;
}
