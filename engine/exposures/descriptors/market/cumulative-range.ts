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
    return cumulativeSpreads(blocks, count, window);
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

/** max − min over T of the sum of the first T blocks; NaN where the observations do not suffice. [N] */
function cumulativeSpreads(blocks: Float64Array, count: Float64Array, window: Window): Float64Array {
  const N = count.length;
  const end = blockCount(window) * N;
  const spreads = new Float64Array(N).fill(Number.NaN);
  for (let asset = 0; asset < N; asset++) {
    if (!suffices(count[asset], window)) continue;
    let sum = 0;
    let highest = Number.NEGATIVE_INFINITY;
    let lowest = Number.POSITIVE_INFINITY;
    for (let at = asset; at < end; at += N) {
      sum += blocks[at];
      highest = Math.max(highest, sum);
      lowest = Math.min(lowest, sum);
    }
    spreads[asset] = highest - lowest;
  }
  return spreads;
}
