import { slideSum } from "../../../stats/index.ts";
import { valuesAt } from "../../series-history.ts";
import type { Descriptor, Window } from "../descriptor.ts";
import { suffices } from "../window-sums.ts";

/** Months of the year, or twelfths of a window of another length. */
const BLOCKS = 12;

/**
 * Range of the cumulative log excess return over the last 1, 2 … 12 months (CMRA of the literature); no decay.
 *
 * The literature writes ln(1 + Z_max) − ln(1 + Z_min) with Z itself a sum of logs, which has no value after a fall of
 * 63 %. Here 1 + Z is the wealth that the sum of logs stands for, so that the two logs are the sums. A month is a twelfth
 * of the window, rounded down to whole periods; what is over is left out. A period without a return, or with one of −100 %,
 * adds 0. A constant series r has 11 months' worth of |ln(1 + r)|.
 */
export const cumulativeRange: Descriptor = {
  name: "cumulative_range",
  family: "volatility",
  meaning: "Range of the cumulative log excess return over the last 1 to 12 months (CMRA of the literature).",
  formula: "max S(T) − min S(T), T = 1 … 12, S(T) = Σ ln(1 + r) over the latest T twelfths of the window",
  source: "Feller (1951) for the range of sums; Parkinson (1980) for the range as a volatility",
  needs: ["total_return"],
  windows: {
    daily: { periods: 252, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 63 },
    monthly: { periods: 12, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 6 },
  },
  lookback: (window) => ({ excess_return: window.lag + blockCount(window) * blockLength(window) + 1 }),
  start: (assetCount) => ({
    count: new Float64Array(assetCount),
    blocks: new Float64Array(BLOCKS * assetCount),
  }),
  step: ({ count, blocks }, { series }, window) => {
    const N = count.length;
    const length = blockLength(window);
    const number = blockCount(window);
    const logs = (age: number) => logReturns(valuesAt(series("excess_return"), age));
    const entering = logs(window.lag);
    let young = entering;
    for (let k = 0; k < number; k++) {
      const old = logs(window.lag + (k + 1) * length);
      const block = blocks.subarray(k * N, (k + 1) * N);
      slideSum(block, { values: young, scale: 1 }, { values: old, scale: 1 }, 1);
      young = old;
    }
    slideSum(count, { values: entering, scale: 1 }, { values: young, scale: 1 }, 1, "presence");
    return count.map((observations, asset) =>
      suffices(observations, window) ? cumulativeSpread(blocks, asset, N, number) : Number.NaN,
    );
  },
};

function blockCount({ periods }: Window): number {
  return Math.min(BLOCKS, periods);
}

function blockLength(window: Window): number {
  return Math.floor(window.periods / blockCount(window));
}

function logReturns(returns: Float64Array): Float64Array {
  const logs = new Float64Array(returns.length);
  for (let asset = 0; asset < logs.length; asset++) {
    const log = Math.log1p(returns[asset]);
    logs[asset] = Number.isFinite(log) ? log : Number.NaN;
  }
  return logs;
}

function cumulativeSpread(blocks: Float64Array, asset: number, N: number, number: number): number {
  let [sum, highest, lowest] = [0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let k = 0; k < number; k++) {
    sum += blocks[k * N + asset];
    highest = Math.max(highest, sum);
    lowest = Math.min(lowest, sum);
  }
  return highest - lowest;
}
