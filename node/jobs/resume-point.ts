import type { MarketAxes } from "../../engine/data/index.ts";
import type { ModelOptions, ModelState } from "../../engine/pipeline/index.ts";
import type { PartitionRef } from "../../wire/index.ts";
import type { ModelStore } from "../store/index.ts";
import { loadCheckpoint } from "./checkpoint.ts";
import type { Period } from "./plan-periods.ts";

/** The periods that need not be computed, and the state after them: undefined before the first day, or where all are finished. */
export interface ResumePoint {
  readonly finished: readonly (readonly PartitionRef[])[];
  readonly state: ModelState | undefined;
}

/** The newest state whose periods are all finished; from there the fold goes on. */
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
  while (finished.length > 0) {
    if (finished.length === periods.length) return { finished, state: undefined };
    const key = periods[finished.length - 1]?.key as string;
    const state = await loadCheckpoint(store, key, axes, options);
    if (state !== undefined) return { finished, state };
    finished.pop();
  }
  return { finished: [], state: undefined };
}
