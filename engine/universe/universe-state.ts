import { lengthen } from "../labels/index.ts";
import { growTradedValues, startTradedValues, type TradedValues } from "./traded-value.ts";
import type { UniverseOptions } from "./universe-options.ts";

/** Membership between reviews, and what the next one looks back at. */
export interface UniverseState {
  readonly member: Uint8Array;
  /** ISO date of the last review; empty before the first. */
  readonly reviewed: string;
  /** Empty where no rule looks at it. */
  readonly traded: TradedValues;
}

/** Before the first day. */
export function startUniverse(assetCount: number, options: UniverseOptions): UniverseState {
  const periods = looksAtTrades(options) ? options.liquidityPeriods : 0;
  return {
    member: new Uint8Array(assetCount),
    reviewed: "",
    traded: startTradedValues(periods, assetCount),
  };
}

/** The state with more assets, none of the new ones a member. */
export function growUniverse(state: UniverseState, assetCount: number): UniverseState {
  return {
    ...state,
    member: lengthen(state.member, assetCount, 0),
    traded: growTradedValues(state.traded, assetCount),
  };
}

function looksAtTrades(options: UniverseOptions): boolean {
  const { by, minDollarVolume, exitDollarVolume, minTradedShare, exitTradedShare } = options;
  return (
    by === "dollar_volume" ||
    [minDollarVolume, exitDollarVolume, minTradedShare, exitTradedShare].some((x) => x > 0)
  );
}
