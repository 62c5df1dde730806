import { valuesAt } from "../../series-history.ts";
import type { Descriptor } from "../descriptor.ts";

/** How many of the largest returns are averaged. */
const LARGEST = 5;

/**
 * Mean of the five largest excess returns of the window (MAX of the literature), of all where there are fewer; no decay.
 * A constant series has its constant.
 *
 * @complexity O(N·W) a period for a window of W periods: a maximum has no running form
 */
export const maxReturn: Descriptor = {
  name: "max_return",
  family: "volatility",
  meaning: "Mean of the five largest excess returns of the window (MAX of the literature).",
  formula: "mean of the five largest r over the window, all alike in weight",
  source: "Bali, Cakici & Whitelaw (2011)",
  needs: ["total_return"],
  windows: {
    daily: { periods: 21, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 10 },
    monthly: { periods: 24, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 12 },
  },
  lookback: (window) => ({ excess_return: window.lag + window.periods }),
  start: () => ({}),
  step: (_state, { series }, window) => {
    const history = series("excess_return");
    const rows = Array.from({ length: window.periods }, (_, k) => valuesAt(history, window.lag + k));
    const top = new Float64Array(LARGEST);
    const means = new Float64Array(history.assetCount);
    for (let asset = 0; asset < means.length; asset++) {
      const count = largest(top, rows, asset);
      means[asset] = count >= window.minPeriods ? mean(top, Math.min(count, LARGEST)) : Number.NaN;
    }
    return means;
  },
};

/** Fills `top` with the largest values of a column, falling; returns how many values the column has. */
function largest(top: Float64Array, rows: readonly Float64Array[], asset: number): number {
  let count = 0;
  for (const row of rows) {
    const value = row[asset];
    if (Number.isNaN(value)) continue;
    let place = Math.min(count++, LARGEST);
    for (; place > 0 && top[place - 1] < value; place--) if (place < LARGEST) top[place] = top[place - 1];
    if (place < LARGEST) top[place] = value;
  }
  return count;
}

function mean(values: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i];
  return sum / count;
}
