import type { Descriptor } from "../descriptor.ts";
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
    step: (state, { series }, window) => {
      const { count, weight, first } = slideWindow(state, series("excess_return"), window, Math.log1p);
      const full = fullWeight(window);
      return first.map((sum, asset) =>
        suffices(count[asset], window) ? (sign * sum * full) / weight[asset] : Number.NaN,
      );
    },
  };
}
