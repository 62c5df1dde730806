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
  lookback: (window) => ({ log_return: window.lag + blockCount(window) * blockLength(window) + 1 }),
  start: (assetCount) => ({
    count: new Float64Array(assetCount),
    blocks: new Float64Array(BLOCKS * assetCount),
  }),
  step: ({ count, blocks }, { series }, window) => {
    const history = series("log_return");
    const row = (k: number) => valuesAt(history, window.lag + k * blockLength(window));
    const edges = Array.from({ length: blockCount(window) + 1 }, (_, k) => row(k));
    slideCounts(count, edges[0], edges[edges.length - 1]);
    return slideSpreads(blocks, count, edges, window);
  },
};

function blockCount({ periods }: Window): number {
  return Math.min(BLOCKS, periods);
}

function blockLength(window: Window): number {
  return Math.floor(window.periods / blockCount(window));
}

/** Observations of the window a period on. */
function slideCounts(count: Float64Array, entering: Float64Array, leaving: Float64Array): void {
  for (let asset = 0; asset < count.length; asset++)
    count[asset] += (Number.isNaN(entering[asset]) ? 0 : 1) - (Number.isNaN(leaving[asset]) ? 0 : 1);
}

/**
 * The sums of the blocks a period on, in place, and max − min over T of the sum of the first T; NaN where the observations
 * do not suffice. What is NaN adds 0. [N]
 *
 * @param edges  [blocks + 1][N] values that pass from one block to the next
 */
function slideSpreads(
  blocks: Float64Array,
  count: Float64Array,
  edges: readonly Float64Array[],
  window: Window,
): Float64Array {
  const N = count.length;
  const spreads = new Float64Array(N);
  const latest = edges[0];
  for (let asset = 0; asset < N; asset++) {
    let enters = Number.isNaN(latest[asset]) ? 0 : latest[asset];
    let [sum, highest, lowest] = [0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let k = 1, at = asset; k < edges.length; k++, at += N) {
      const passes = edges[k][asset];
      const leaves = Number.isNaN(passes) ? 0 : passes;
      const block = blocks[at] + enters - leaves;
      blocks[at] = block;
      enters = leaves;
      sum += block;
      if (sum > highest) highest = sum;
      if (sum < lowest) lowest = sum;
    }
    spreads[asset] = suffices(count[asset], window) ? highest - lowest : Number.NaN;
  }
  return spreads;
}
