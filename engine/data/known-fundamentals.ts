import type { FundamentalRecords } from "./market-day.ts";

/** The latest value of every fundamental item as known so far. */
export interface KnownFundamentals {
  readonly assetCount: number;
  /** [items × N] NaN where nothing is known. */
  readonly value: Float64Array;
  /** [items × N] day number of the period end the value describes. */
  readonly periodEnd: Int32Array;
}

/** Nothing known yet. */
export function startKnownFundamentals(itemCount: number, assetCount: number): KnownFundamentals {
  return {
    assetCount,
    value: new Float64Array(itemCount * assetCount).fill(Number.NaN),
    periodEnd: new Int32Array(itemCount * assetCount).fill(-2147483648),
  };
}

/**
 * Takes in what became known on a day: a value replaces one of the same or an earlier period end, so a restatement of
 * the latest period counts from the day it is published and a late correction of an older period changes nothing.
 *
 * The state is owned by the fold: it is updated in place and returned.
 *
 * @param records  in the order they became known; day numbers count from 1970-01-01
 * @example
 * stepKnownFundamentals(startKnownFundamentals(1, 1), { asset: Int32Array.of(0, 0), item: Int32Array.of(0, 0), periodEnd: Int32Array.of(90, 0), value: Float64Array.of(7, 5) }).value[0] // => 7
 */
export function stepKnownFundamentals(
  state: KnownFundamentals,
  records: FundamentalRecords,
): KnownFundamentals {
  for (let i = 0; i < records.asset.length; i++) {
    const cell = records.item[i] * state.assetCount + records.asset[i];
    if (records.periodEnd[i] < state.periodEnd[cell]) continue;
    state.periodEnd[cell] = records.periodEnd[i];
    state.value[cell] = records.value[i];
  }
  return state;
}

/**
 * One item across assets as known now, NaN where unknown or older than `staleDays` past the end of its period. [N]
 *
 * @param item       position of the item in `MarketAxes.items`
 * @param today      day number (days since 1970-01-01)
 * @param staleDays  calendar days
 * @example
 * Array.from(knownItem({ assetCount: 2, value: Float64Array.of(7, 5), periodEnd: Int32Array.of(100, 0) }, 0, 150, 100)) // => [7, NaN]
 */
export function knownItem(
  state: KnownFundamentals,
  item: number,
  today: number,
  staleDays: number,
): Float64Array {
  const start = item * state.assetCount;
  const values = state.value.slice(start, start + state.assetCount);
  for (let asset = 0; asset < values.length; asset++) {
    if (today - state.periodEnd[start + asset] > staleDays) values[asset] = Number.NaN;
  }
  return values;
}
