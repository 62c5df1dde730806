import type { MarketAxes } from "../../engine/data/index.ts";
import {
  type CoreState,
  growModel,
  type LateState,
  type ModelOptions,
  type ModelState,
} from "../../engine/pipeline/index.ts";
import { parseState } from "../../wire/index.ts";
import { checksum, type ModelStore } from "../store/index.ts";

/** What is kept after a period: the core as the thread that folds formatted it, and what rests on forecasts. */
export interface Checkpoint {
  readonly assetCount: number;
  readonly core: Uint8Array;
  readonly late: LateState;
}

/** The state after a period on today's assets; undefined where none was kept, or one of other data. */
export async function loadCheckpoint(
  store: ModelStore,
  key: string,
  { assets }: Pick<MarketAxes, "assets">,
  options: ModelOptions,
): Promise<ModelState | undefined> {
  const kept = (await store.loadCheckpoint(key)) as { state: Checkpoint } | undefined;
  const assetCount = assets.labels.length;
  // The axis grows at its end, so a state of fewer assets can go on; one of more is of other data.
  if (kept === undefined || kept.state.assetCount > assetCount) return undefined;
  const core = parseState(kept.state.core, checksum) as { state: CoreState } | undefined;
  return core && growModel({ ...core.state, ...kept.state.late }, assetCount, options);
}
