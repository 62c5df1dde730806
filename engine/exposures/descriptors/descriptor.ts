import type { DayReturns, MarketDay, MarketState } from "../../data/index.ts";
import type { ReturnHistory } from "../return-history.ts";

/** An exponentially weighted window: `halfLife` Infinity weights all periods alike, `lag` leaves the latest periods out. */
export interface Window {
  readonly periods: number;
  readonly halfLife: number;
  readonly lag: number;
  /** Observations needed for a value, in periods. */
  readonly minPeriods: number;
}

/** Windows of the price descriptors; presets supply them per frequency. */
export interface DescriptorOptions {
  readonly beta: Window;
  readonly momentum: Window;
  readonly volatility: Window;
  readonly reversal: Window;
  readonly turnover: Window;
  /** Days past the end of its period after which a fundamental value is too old to use. */
  readonly fundamentalsStaleDays: number;
}

/** Everything a descriptor may look at on a day, all of it known at the close. */
export interface DescriptorInput {
  readonly day: MarketDay;
  readonly market: MarketState;
  readonly returns: DayReturns;
  /** With the day's returns as row 0. */
  readonly history: ReturnHistory;
  /** A fundamental item as known now; all NaN for an item that the data do not have. [N] */
  readonly item: (name: string) => Float64Array;
}

/** Named running sums of one descriptor; [N] each. */
export type DescriptorState = Readonly<Record<string, Float64Array>>;

/** A descriptor as a fold: raw values per asset at each close, NaN where there are not enough data. */
export interface Descriptor {
  readonly name: string;
  /** How far back it looks: rows of return history needed. */
  readonly historyPeriods: (options: DescriptorOptions) => number;
  readonly start: (assetCount: number) => DescriptorState;
  /** Updates the state in place and returns the day's values. [N] */
  readonly step: (state: DescriptorState, input: DescriptorInput, options: DescriptorOptions) => Float64Array;
}
