import type { MarketData } from "../import/index.ts";
import type { FoldedDay } from "./fold-days.ts";

/** A fold that stands behind a task's last day, with state and data in memory. */
interface RunningFold {
  /** Key of the task: all that the state follows from. */
  readonly after: string;
  /** What it reads; closed when its market is. */
  readonly data: MarketData;
  /** The days behind it, to the end of the plan. */
  readonly days: AsyncGenerator<FoldedDay>;
}

/** One in a thread: a state is some 100 MB at 3,000 names. */
let running: RunningFold | undefined;

/** Keeps the days behind a task that this thread has just folded, for the task that goes on from there. */
export function keepFold(fold: RunningFold): void {
  running = fold;
}

/** The days behind a task, where this thread folded it last; undefined otherwise. Either way nothing is kept any more. */
export async function takeFold(
  after: string | undefined,
  data: MarketData,
): Promise<AsyncGenerator<FoldedDay> | undefined> {
  const kept = running;
  running = undefined;
  if (kept === undefined) return undefined;
  if (kept.after === after && kept.data === data) return kept.days;
  // The market may have been closed meanwhile.
  await kept.days.return(undefined).catch(() => undefined);
  return undefined;
}
