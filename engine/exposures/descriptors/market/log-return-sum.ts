import type { SeriesHistory } from "../../series-history.ts";
import type { Descriptor, DescriptorState, Window } from "../descriptor.ts";
import { fullWeight, slideWindow, startWindowSums, suffices, windowRows } from "../window-sums.ts";

/** A descriptor that is ± the weighted sum of log excess returns over its window, scaled up for periods without one. */
export function logReturnSum(
  definition: Omit<Descriptor, "needs" | "lookback" | "start" | "step">,
  sign: 1 | -1,
): Descriptor {
  return {
    ...definition,
    needs: ["total_return"],
    lookback: (window) => ({ log_return: windowRows(window) }),
    start: startWindowSums,
    step: (state, { series }, window) => {
      const sums = slideLogReturns(state, series("log_return"), window);
      if (sign < 0) for (let asset = 0; asset < sums.length; asset++) sums[asset] = -sums[asset];
      return sums;
    },
  };
}

/**
 * Moves the window by a period: weighted sum of log excess returns, × (Σ w of a full window) / (Σ w of the periods with
 * one). A return of −100 % or less is no observation. [N, NaN below the minimum]
 */
export function slideLogReturns(
  state: DescriptorState,
  history: SeriesHistory,
  window: Window,
): Float64Array {
  const { count, weight, first } = slideWindow(state, history, window);
  const full = fullWeight(window);
  const sums = new Float64Array(first.length);
  for (let asset = 0; asset < sums.length; asset++)
    sums[asset] = suffices(count[asset], window) ? (first[asset] * full) / weight[asset] : Number.NaN;
  return sums;
}
