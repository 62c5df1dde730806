import type { MarketAxes } from "../../engine/data/index.ts";
import type { ModelOptions, ModelState } from "../../engine/pipeline/index.ts";
import type { PartitionRef } from "../../wire/index.ts";
import type { ModelStore } from "../store/index.ts";
import { loadCheckpoint } from "./checkpoint.ts";
import type { Period } from "./plan-periods.ts";
import type { KeptRows } from "./table-builder.ts";

/** The periods that need not be computed, and the state after them: undefined before the first day, or where all are finished. */
export interface ResumePoint {
  readonly finished: readonly (readonly PartitionRef[])[];
  readonly state: ModelState | undefined;
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
  store: ModelStore,
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
  if (next === undefined) return { finished, state: undefined, begun: undefined };
  for (let position = next.dates.length - 2; position >= 0; position--) {
    const kept = await loadCheckpoint(store, next.keyAt(position), axes, options);
    if (kept?.rows !== undefined)
      return { finished, state: kept.state, begun: { dateCount: position + 1, rows: kept.rows } };
  }
  while (finished.length > 0) {
    const key = periods[finished.length - 1]?.key as string;
    const kept = await loadCheckpoint(store, key, axes, options);
    if (kept !== undefined) return { finished, state: kept.state, begun: undefined };
    finished.pop();
  }
  return { finished: [], state: undefined, begun: undefined };
}
