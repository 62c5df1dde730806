import type { MarketAxes } from "../../engine/data/index.ts";
import type { ModelOptions, ModelState } from "../../engine/pipeline/index.ts";
import type { PartitionRef } from "../../wire/index.ts";
import type { ModelResults } from "../store/index.ts";
import { loadCheckpoint } from "./checkpoint.ts";
import type { Period } from "./plan-periods.ts";
import type { KeptRows } from "./table-builder.ts";

/** The periods that need not be computed, and the state after them: undefined before the first day, or where all are finished. */
export interface ResumePoint {
  readonly finished: readonly (readonly PartitionRef[])[];
  readonly state: ModelState | undefined;
  /** Key that the state is kept under. */
  readonly checkpoint: string | undefined;
  /** Where the state is one of a date within the next period: how many of its dates are done, and their rows. */
  readonly begun: BegunPeriod | undefined;
}

/** The first dates of a period, whose rows are kept. */
export interface BegunPeriod {
  readonly dateCount: number;
  readonly rows: KeptRows;
}

/** The newest state whose periods are all finished, or begun; from there the fold goes on. */
export async function resumePoint(
  store: Pick<ModelResults, "loadStep" | "loadCheckpoint">,
  periods: readonly Period[],
  axes: MarketAxes,
  options: ModelOptions,
): Promise<ResumePoint> {
  const finished: (readonly PartitionRef[])[] = [];
  for (const period of periods) {
    const refs = await store.loadStep(period.key);
    if (refs === undefined) break;
    finished.push(refs);
  }
  const next = periods[finished.length];
  const none = { state: undefined, checkpoint: undefined, begun: undefined };
  if (next === undefined) return { finished, ...none };
  for (let position = next.dates.length - 2; position >= 0; position--) {
    const checkpoint = next.keyAt(position);
    const kept = await loadCheckpoint(store, checkpoint, axes, options);
    if (kept?.rows === undefined) continue;
    return { finished, state: kept.state, checkpoint, begun: { dateCount: position + 1, rows: kept.rows } };
  }
  while (finished.length > 0) {
    const checkpoint = periods[finished.length - 1]?.key as string;
    const kept = await loadCheckpoint(store, checkpoint, axes, options);
    if (kept !== undefined) return { finished, state: kept.state, checkpoint, begun: undefined };
    finished.pop();
  }
  return { finished: [], ...none };
}
