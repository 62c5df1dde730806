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
    const N = count.length;
    const length = blockLength(window);
    const number = blockCount(window);
    const row = (k: number) => valuesAt(series("log_return"), window.lag + k * length);
    for (let k = 0; k < number; k++) slideBlock(blocks.subarray(k * N, (k + 1) * N), row(k), row(k + 1));
    const [entering, leaving] = [row(0), row(number)];
    for (let asset = 0; asset < N; asset++)
      count[asset] += (Number.isNaN(entering[asset]) ? 0 : 1) - (Number.isNaN(leaving[asset]) ? 0 : 1);
    const spreads = cumulativeSpreads(blocks, N, number);
    for (let asset = 0; asset < N; asset++) if (!suffices(count[asset], window)) spreads[asset] = Number.NaN;
    return spreads;
  },
};

function blockCount({ periods }: Window): number {
  return Math.min(BLOCKS, periods);
}

function blockLength(window: Window): number {
  return Math.floor(window.periods / blockCount(window));
}

/** Σ of a block a period on; what is NaN is 0. [N] */
function slideBlock(block: Float64Array, young: Float64Array, old: Float64Array): void {
  for (let asset = 0; asset < block.length; asset++) {
    const enters = young[asset];
    const leaves = old[asset];
    block[asset] = block[asset] + (Number.isNaN(enters) ? 0 : enters) - (Number.isNaN(leaves) ? 0 : leaves);
  }
}

/** max − min over T of the sum of the first T blocks. [N] */
function cumulativeSpreads(blocks: Float64Array, N: number, number: number): Float64Array {
  const sum = new Float64Array(N);
  const highest = new Float64Array(N).fill(Number.NEGATIVE_INFINITY);
  const lowest = new Float64Array(N).fill(Number.POSITIVE_INFINITY);
  for (let k = 0; k < number; k++) {
    for (let asset = 0; asset < N; asset++) {
      sum[asset] += blocks[k * N + asset];
      if (sum[asset] > highest[asset]) highest[asset] = sum[asset];
      if (sum[asset] < lowest[asset]) lowest[asset] = sum[asset];
    }
  }
  for (let asset = 0; asset < N; asset++) highest[asset] -= lowest[asset];
  return highest;
}
