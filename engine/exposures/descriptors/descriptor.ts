import type { DayReturns, MarketDay, MarketState } from "../../data/index.ts";
import type { SeriesHistory } from "../series-history.ts";

/** An exponentially weighted window: `halfLife` Infinity weights all periods alike, `lag` leaves the latest periods out. */
export interface Window {
  readonly periods: number;
  readonly halfLife: number;
  readonly lag: number;
  /** Observations needed for a value, in periods. */
  readonly minPeriods: number;
}

/** Frequencies of a model; half-lives, lags and windows are in its periods. */
export type Frequency = "daily" | "monthly";

/** What is kept of the past, as deep as the descriptors in use ask for. */
export type SeriesName =
  /** [N] excess return. */
  | "excess_return"
  /** [N] ln(1 + excess return); NaN where that is not finite. */
  | "log_return"
  /** [1] cap-weighted excess return of the estimation universe. */
  | "market_return"
  /** [N] ε of the regression of the period. */
  | "specific_return"
  /** [N] value traded over market cap. */
  | "turnover"
  /** [N] price × volume, in the base currency. */
  | "value_traded";

/** Options of the descriptors in use. */
export interface DescriptorOptions {
  /** By descriptor name, for every descriptor in use that has a window. */
  readonly windows: Readonly<Record<string, Window>>;
  /** Days past the end of its period after which a fundamental value is too old to use. */
  readonly fundamentalsStaleDays: number;
  /** The same by item, where it is another. */
  readonly itemStaleDays?: Readonly<Record<string, number>>;
}

/** Everything a descriptor may look at on a day, all of it known at the close. */
export interface DescriptorInput {
  readonly day: MarketDay;
  readonly market: MarketState;
  readonly returns: DayReturns;
  /** A series with the day's values at age 0, as deep as `lookback` asked for. */
  readonly series: (name: SeriesName) => SeriesHistory;
  /** Units of the base currency per unit of each asset's own at the close; NaN where not known. [N] */
  readonly baseRate: Float64Array;
  /** A fundamental item as known now, in the base currency as caps are; all NaN for an item that the data do not have. [N] */
  readonly item: (name: string) => Float64Array;
  /**
   * The same item some whole years before its latest period end (within 46 days, see `knownItemAgo`), at today's
   * exchange rate; NaN where none. Needs the descriptor's `itemYears` to reach that far. [N]
   */
  readonly itemAgo: (name: string, years: number) => Float64Array;
}

/** Named arrays of one descriptor, [N] or [rows × N] row-major each; a new asset starts with 0. */
export type DescriptorState = Readonly<Record<string, Float64Array>>;

/** Families the reference lists descriptors under. */
export type DescriptorFamily =
  | "market sensitivity"
  | "momentum"
  | "size"
  | "value"
  | "yield"
  | "growth"
  | "leverage"
  | "liquidity"
  | "volatility"
  | "profitability"
  | "investment"
  | "earnings quality"
  | "analysts";

/** A descriptor as a fold: raw values per asset at each close, NaN where there are not enough data. */
export interface Descriptor {
  readonly name: string;
  readonly family: DescriptorFamily;
  /** What it measures, in a sentence. */
  readonly meaning: string;
  /** The formula in text, with its symbols said. */
  readonly formula: string;
  /** Where the definition comes from. */
  readonly source: string;
  /** Columns of the bars and fundamental items it is made of. */
  readonly needs: readonly string[];
  /** Usual window by frequency; null for a descriptor that needs only what is known on the day. */
  readonly windows: Readonly<Record<Frequency, Window>> | null;
  /** Rows of each series that it looks back at, the day's included. */
  readonly lookback: (window: Window) => Readonly<Partial<Record<SeriesName, number>>>;
  /** Fundamental items whose past it looks at, and how many years back. */
  readonly itemYears?: Readonly<Record<string, number>>;
  readonly start: (assetCount: number, window: Window) => DescriptorState;
  /** Updates the state in place and returns the day's values. [N] */
  readonly step: (state: DescriptorState, input: DescriptorInput, window: Window) => Float64Array;
}
