import type { PartitionRef } from "../../wire/index.ts";
import type { ModelResults } from "../store/index.ts";
import { keptCore } from "./checkpoint.ts";
import type { FinishedPeriod } from "./finish-period.ts";
import type { Period } from "./plan-periods.ts";

/**
 * Writes a period's tables, the state after it where it is kept, and the note that it is finished, in this order.
 *
 * @param options  standsStill: nothing goes on in the arrays of the state
 */
export async function writePeriod(
  results: ModelResults,
  { key }: Period,
  { chunks, core, late, rows }: FinishedPeriod,
  { assetCount, standsStill }: { readonly assetCount: number; readonly standsStill: boolean },
): Promise<readonly PartitionRef[]> {
  // Taken before anything is awaited: what comes next goes on in the state's own arrays.
  const checkpoint =
    core === undefined
      ? undefined
      : results.saveCheckpoint(key, { assetCount, core: keptCore(core), late, rows }, { standsStill });
  const partitions = await allOf(chunks.map(results.writePartition));
  await checkpoint;
  await results.saveStep(key, partitions);
  return partitions;
}

/** What works give, once all of them have ended, whether one fails or not. */
export async function allOf<T>(works: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
