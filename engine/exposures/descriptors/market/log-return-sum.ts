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
    lookback: (window) => ({ excess_return: windowRows(window) }),
    start: startWindowSums,
    step: (state, { series }, window) =>
      slideLogReturns(state, series("excess_return"), window).map((sum) => sign * sum),
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
  const { count, weight, first } = slideWindow(state, history, window, Math.log1p);
  const full = fullWeight(window);
  return first.map((sum, asset) =>
    suffices(count[asset], window) ? (sum * full) / weight[asset] : Number.NaN,
  );
}
