import type { MarketAxes } from "../../engine/data/index.ts";
import {
  type CoreState,
  growModel,
  type LateState,
  type ModelOptions,
  type ModelState,
} from "../../engine/pipeline/index.ts";
import { type BytesInPieces, bytesInPieces, formatStateInPieces, parseState } from "../../wire/index.ts";
import type { ModelStore } from "../store/index.ts";
import type { KeptRows } from "./table-builder.ts";

/** A core as the thread that folds formatted it, or itself. */
export type SavedCore = Uint8Array | CoreState;

/** The bytes of a core by `formatState`: whoever folds and on however many threads, the state that is kept is the same to the byte. */
type KeptCore = Uint8Array | BytesInPieces;

/** The core as it is kept, in pieces that are its own arrays where it is itself. */
export function keptCore(core: SavedCore): KeptCore {
  return core instanceof Uint8Array ? core : bytesInPieces(formatStateInPieces(core, unchecked));
}

/** What is kept after a period: the core, and what rests on forecasts. */
export interface Checkpoint {
  readonly assetCount: number;
  readonly core: KeptCore;
  readonly late: LateState;
  /** The period's rows but for the forecast of its last date; of the last period, which more days may be added to. */
  readonly rows: KeptRows | undefined;
}

/** A state, and the rows of its period so far where they were kept. */
export interface LoadedCheckpoint {
  readonly state: ModelState;
  readonly rows: KeptRows | undefined;
}

/** For bytes within bytes that have a sum, or that do not leave the process. */
export const unchecked = (): number => 0;

/** The state after a period on today's assets; undefined where none was kept, or one of other data. */
export async function loadCheckpoint(
  store: Pick<ModelStore, "loadCheckpoint">,
  key: string,
  { assets }: Pick<MarketAxes, "assets">,
  options: ModelOptions,
): Promise<LoadedCheckpoint | undefined> {
  const kept = (await store.loadCheckpoint(key)) as { state: Checkpoint } | undefined;
  const assetCount = assets.labels.length;
  // The axis grows at its end, so a state of fewer assets can go on; one of more is of other data.
  if (kept === undefined || kept.state.assetCount > assetCount) return undefined;
  const core = parseState(kept.state.core as Uint8Array, unchecked)?.state as CoreState;
  const whole = { ...core, ...kept.state.late };
  const state = kept.state.assetCount === assetCount ? whole : growModel(whole, assetCount, options);
  return { state, rows: kept.state.rows };
}
