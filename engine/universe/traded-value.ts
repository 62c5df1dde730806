import type { MarketDay, MarketState } from "../data/index.ts";
import { lengthenRows } from "../labels/index.ts";
import type { Vector } from "../linalg/index.ts";

/** Traded, but the data do not say how much. */
const UNKNOWN = -1;

/** What every name traded in the latest periods, as a ring. */
export interface TradedValues {
  /** Rows of the ring; 0 where nothing is kept. */
  readonly periods: number;
  readonly assetCount: number;
  /** [periods × N] value traded, 0 without a trade, −1 traded for an unknown value, NaN before the name's first bar. */
  readonly ring: Float64Array;
  /** Row that the next period goes to. */
  readonly next: number;
}

/** Before the first period; `periods` 0 keeps nothing. */
export function startTradedValues(periods: number, assetCount: number): TradedValues {
  return { periods, assetCount, ring: new Float64Array(periods * assetCount).fill(Number.NaN), next: 0 };
}

/** The ring as if the run had had `assetCount` assets from the start. */
export function growTradedValues(state: TradedValues, assetCount: number): TradedValues {
  if (state.assetCount === 0) return { ...startTradedValues(state.periods, assetCount), next: state.next };
  const ring = lengthenRows(state.ring, { from: state.assetCount, to: assetCount }, Number.NaN);
  return { ...state, assetCount, ring };
}

/**
 * Takes in a close. A name without a bar traded nothing; one with a bar whose price or volume is missing traded, for an
 * unknown value. The ring is owned by the fold and updated in place.
 *
 * @param baseRate  [N] units of the base currency per unit of the asset's own
 */
export function stepTradedValues(
  state: TradedValues,
  market: MarketState,
  day: MarketDay,
  baseRate: Vector,
): TradedValues {
  const { periods, assetCount, ring, next } = state;
  if (periods === 0) return state;
  for (let asset = 0; asset < assetCount; asset++) {
    const value = day.price[asset] * day.volume[asset] * baseRate[asset];
    const age = market.age[asset];
    const today = age > 0 || day.volume[asset] === 0 ? 0 : Number.isNaN(value) ? UNKNOWN : value;
    ring[next * assetCount + asset] = age < 0 ? Number.NaN : today;
  }
  return { ...state, next: (next + 1) % periods };
}

/**
 * Median value traded a period since the name's first bar, as far back as the ring goes; periods of unknown value are
 * left out. NaN where nothing is known.
 *
 * @complexity O(W log W)
 */
export function medianTradedValue({ ring, assetCount }: TradedValues, asset: number): number {
  const values: number[] = [];
  for (let at = asset; at < ring.length; at += assetCount) if (ring[at] >= 0) values.push(ring[at]);
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  if (values.length === 0) return Number.NaN;
  return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/** Share of the periods since the name's first bar, as far back as the ring goes, with a trade; NaN before the first. */
export function tradedShare({ ring, assetCount }: TradedValues, asset: number): number {
  let [traded, periods] = [0, 0];
  for (let at = asset; at < ring.length; at += assetCount) {
    if (Number.isNaN(ring[at])) continue;
    periods++;
    if (ring[at] !== 0) traded++;
  }
  return periods > 0 ? traded / periods : Number.NaN;
}
