import { lengthenRows } from "../labels/index.ts";

/** The last `length` periods of one value per asset, as a ring; age 0 is the latest. */
export interface SeriesHistory {
  readonly length: number;
  readonly assetCount: number;
  /** Position of the next row to write. */
  readonly next: number;
  /** [length × N] NaN = no value. */
  readonly values: Float64Array;
}

/** An empty history. */
export function startSeriesHistory(length: number, assetCount: number): SeriesHistory {
  return { length, assetCount, next: 0, values: new Float64Array(length * assetCount).fill(Number.NaN) };
}

/** Appends a period; the oldest row is overwritten. The array is owned by the fold. [values: N] */
export function stepSeriesHistory(history: SeriesHistory, values: ArrayLike<number>): SeriesHistory {
  history.values.set(values, history.next * history.assetCount);
  return { ...history, next: (history.next + 1) % history.length };
}

/** The values `age` periods before the latest; age < length. [N, a view] */
export function valuesAt(history: SeriesHistory, age: number): Float64Array {
  const row = (history.next - 1 - age + 2 * history.length) % history.length;
  return history.values.subarray(row * history.assetCount, (row + 1) * history.assetCount);
}

/** The history over more assets, none of the new ones with a value. */
export function growSeriesHistory(history: SeriesHistory, assetCount: number): SeriesHistory {
  const columns = { from: history.assetCount, to: assetCount };
  return { ...history, assetCount, values: lengthenRows(history.values, columns, Number.NaN) };
}
