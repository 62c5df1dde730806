import type { FundamentalRecords } from "./market-day.ts";

/** The latest values of every fundamental item as known so far, each item as many periods deep as asked. */
export interface KnownFundamentals {
  readonly assetCount: number;
  /** [items + 1] first row of each item below; row 0 of an item is its latest period. */
  readonly firstRow: Int32Array;
  /** [rows × N] NaN where nothing is known. */
  readonly value: Float64Array;
  /** [rows × N] day number of the period end the value describes, descending within an item. */
  readonly periodEnd: Int32Array;
  /** [items + 1] first row of each item below; row k of an item is k + 1 years before its latest period. */
  readonly firstYear: Int32Array;
  /** [years × N] the value so many years ago (`knownItemAgo`): it changes only when the company reports. */
  readonly yearsAgo: Float64Array;
}

/** The day on which a value is read. */
export interface ItemDay {
  /** Day number (days since 1970-01-01). */
  readonly today: number;
  /** Calendar days past its period end after which the latest value is too old. */
  readonly staleDays: number;
}

/** Before every period end. */
export const neverReported = -2147483648;

/** Calendar days a period end may lie off a whole number of years before the latest one: half a quarter. */
const yearToleranceDays = 46;
const daysPerYear = 365.25;

/**
 * Nothing known yet.
 *
 * @param depths  period ends to keep, by item; at least 1 each
 */
export function startKnownFundamentals(depths: readonly number[], assetCount: number): KnownFundamentals {
  const firstRow = new Int32Array(depths.length + 1);
  const firstYear = new Int32Array(depths.length + 1);
  for (const [item, depth] of depths.entries()) {
    firstRow[item + 1] = firstRow[item] + depth;
    firstYear[item + 1] = firstYear[item] + Math.max(0, Math.floor(depth / 4) - 1);
  }
  const cellCount = firstRow[depths.length] * assetCount;
  return {
    assetCount,
    firstRow,
    value: new Float64Array(cellCount).fill(Number.NaN),
    periodEnd: new Int32Array(cellCount).fill(neverReported),
    firstYear,
    yearsAgo: new Float64Array(firstYear[depths.length] * assetCount).fill(Number.NaN),
  };
}

/**
 * Rows to keep of an item that is read back `years` years: quarterly reporters have four period ends a year, and one
 * more year leaves room for a changed fiscal year.
 *
 * @example
 * itemDepth(4) // => 20
 */
export function itemDepth(years: number): number {
  return years === 0 ? 1 : 4 * (years + 1);
}

/**
 * Takes in what became known on a day. A value replaces the one of the same period end, so a restatement counts from
 * the day it is published; a later period pushes the others back; an earlier one is put in its place among the periods
 * that are kept, and changes nothing where it is older than all of them.
 *
 * The state is owned by the fold: it is updated in place and returned.
 *
 * @param records  in the order they became known; day numbers count from 1970-01-01; a value of NaN withdraws one
 * @complexity O(records × depth × years)
 * @example
 * stepKnownFundamentals(startKnownFundamentals([1], 1), { asset: Int32Array.of(0, 0), item: Int32Array.of(0, 0), periodEnd: Int32Array.of(90, 0), value: Float64Array.of(7, 5) }).value[0] // => 7
 */
export function stepKnownFundamentals(
  state: KnownFundamentals,
  records: FundamentalRecords,
): KnownFundamentals {
  const { assetCount, firstRow, value, periodEnd } = state;
  for (let i = 0; i < records.asset.length; i++) {
    const item = records.item[i];
    const end = firstRow[item + 1] * assetCount;
    let cell = firstRow[item] * assetCount + records.asset[i];
    while (cell < end && periodEnd[cell] > records.periodEnd[i]) cell += assetCount;
    if (cell >= end) continue;
    if (periodEnd[cell] !== records.periodEnd[i]) pushBack(state, cell, end);
    periodEnd[cell] = records.periodEnd[i];
    value[cell] = records.value[i];
    const years = state.firstYear[item + 1] - state.firstYear[item];
    for (let k = 0; k < years; k++) {
      const at = (state.firstYear[item] + k) * assetCount + records.asset[i];
      state.yearsAgo[at] = nearestValue(state, item, records.asset[i], k + 1);
    }
  }
  return state;
}

/** Moves the periods of an asset from `cell` on back by one; the oldest is forgotten. */
function pushBack({ assetCount, value, periodEnd }: KnownFundamentals, cell: number, end: number): void {
  let last = cell;
  while (last + assetCount < end && periodEnd[last] !== neverReported) last += assetCount;
  for (; last > cell; last -= assetCount) {
    value[last] = value[last - assetCount];
    periodEnd[last] = periodEnd[last - assetCount];
  }
}

/**
 * One item across assets as known now: the value of the latest period, NaN where unknown, withdrawn or older than
 * `staleDays` past the end of its period. [N]
 *
 * @param item  position of the item in `MarketAxes.items`
 * @example
 * Array.from(knownItem(stepKnownFundamentals(startKnownFundamentals([1], 2), { asset: Int32Array.of(0, 1), item: Int32Array.of(0, 0), periodEnd: Int32Array.of(100, 0), value: Float64Array.of(7, 5) }), 0, { today: 150, staleDays: 100 })) // => [7, NaN]
 */
export function knownItem(
  state: KnownFundamentals,
  item: number,
  { today, staleDays }: ItemDay,
): Float64Array {
  const { assetCount, value, periodEnd } = state;
  const start = state.firstRow[item] * assetCount;
  const values = value.slice(start, start + assetCount);
  for (let asset = 0; asset < assetCount; asset++) {
    if (today - periodEnd[start + asset] > staleDays) values[asset] = Number.NaN;
  }
  return values;
}

/**
 * One item across assets `years` years before its latest period end, as known now: the value of the period whose end
 * lies nearest to that day (the later of two as near), at most 46 days off it. NaN where there is none, where it was
 * withdrawn, and where the latest period is stale. [N]
 *
 * @param item   position of the item in `MarketAxes.items`
 * @param years  whole years of 365.25 days, within what `itemDepth` keeps
 * @complexity O(N) within the whole years that the depth of the item keeps, else O(N × depth)
 * @example
 * Array.from(knownItemAgo(stepKnownFundamentals(startKnownFundamentals([8], 1), { asset: Int32Array.of(0, 0), item: Int32Array.of(0, 0), periodEnd: Int32Array.of(635, 1000), value: Float64Array.of(5, 7) }), 0, 1, { today: 1050, staleDays: 550 })) // => [5]
 */
export function knownItemAgo(
  state: KnownFundamentals,
  item: number,
  years: number,
  { today, staleDays }: ItemDay,
): Float64Array {
  const { assetCount, firstRow, firstYear, periodEnd, yearsAgo } = state;
  const start = firstRow[item] * assetCount;
  const kept = years >= 1 && firstYear[item] + years <= firstYear[item + 1];
  const row = (firstYear[item] + years - 1) * assetCount;
  const values = new Float64Array(assetCount);
  for (let asset = 0; asset < assetCount; asset++) {
    if (today - periodEnd[start + asset] > staleDays) values[asset] = Number.NaN;
    else values[asset] = kept ? yearsAgo[row + asset] : nearestValue(state, item, asset, years);
  }
  return values;
}

/** The value of the period that ended nearest to some years before the latest; NaN for none within the tolerance. */
function nearestValue(
  { assetCount, firstRow, value, periodEnd }: KnownFundamentals,
  item: number,
  asset: number,
  years: number,
): number {
  const start = firstRow[item] * assetCount + asset;
  const end = firstRow[item + 1] * assetCount;
  const wanted = periodEnd[start] - years * daysPerYear;
  let nearest = Number.POSITIVE_INFINITY;
  let found = Number.NaN;
  for (let cell = start; cell < end; cell += assetCount) {
    if (periodEnd[cell] < wanted - yearToleranceDays) break;
    const distance = Math.abs(periodEnd[cell] - wanted);
    if (distance > yearToleranceDays || distance >= nearest) continue;
    nearest = distance;
    found = value[cell];
  }
  return found;
}
