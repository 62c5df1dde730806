import { type SeriesHistory, valuesAt } from "../../exposures/index.ts";
import type { ReturnPanel } from "./extract-factors.ts";

/** The latest periods of returns, and who is learned from. */
export interface ReturnWindow {
  readonly window: SeriesHistory;
  /** Periods in it. */
  readonly periodCount: number;
  /** [N] 1 where the model learns from the name. */
  readonly estimation: Uint8Array;
}

/** Returns count up to so many of a name's own root mean squares: one leap of one name is no factor. */
const CLIP = 5;

/** Estimation names with a return in enough of the periods. */
export function panelNames(
  { window, periodCount, estimation }: ReturnWindow,
  minShare: number,
): readonly number[] {
  const known = new Int32Array(window.assetCount);
  for (let age = 0; age < periodCount; age++) {
    const row = valuesAt(window, age);
    for (let asset = 0; asset < known.length; asset++) if (!Number.isNaN(row[asset])) known[asset]++;
  }
  return [...known.keys()].filter(
    (asset) => estimation[asset] === 1 && known[asset] >= Math.max(2, minShare * periodCount),
  );
}

/** Oldest period first; a period without a return counts as one without news. */
export function panelOf({ window, periodCount }: ReturnWindow, names: readonly number[]): ReturnPanel {
  const values = new Float64Array(periodCount * names.length);
  names.forEach((asset, n) => {
    clippedSeries(window, periodCount, asset).forEach((value, t) => {
      values[t * names.length + n] = Number.isNaN(value) ? 0 : value;
    });
  });
  return { periodCount, nameCount: names.length, values };
}

/** A name's returns, oldest first, none beyond CLIP times their root mean square. [T] */
export function clippedSeries(window: SeriesHistory, periodCount: number, asset: number): Float64Array {
  const series = new Float64Array(periodCount);
  let [squares, count] = [0, 0];
  for (let t = 0; t < periodCount; t++) {
    series[t] = valuesAt(window, periodCount - 1 - t)[asset];
    if (Number.isNaN(series[t])) continue;
    squares += series[t] ** 2;
    count++;
  }
  const most = CLIP * Math.sqrt(squares / Math.max(1, count));
  return series.map((value) => Math.max(-most, Math.min(most, value)));
}
