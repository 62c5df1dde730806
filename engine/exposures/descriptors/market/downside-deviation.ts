import type { Descriptor } from "../descriptor.ts";
import { slideWindow, startWindowSums, suffices, windowRows } from "../window-sums.ts";

/** Root mean square of excess returns below 0, gains counting as 0; a name that never fell has 0. */
export const downsideDeviation: Descriptor = {
  name: "downside_deviation",
  family: "volatility",
  meaning: "Root mean square of losses: excess returns below 0, gains counting as 0.",
  formula: "√(Σ w min(r, 0)² / Σ w)",
  source: "Markowitz (1959); Sortino & van der Meer (1991)",
  needs: ["total_return"],
  windows: {
    daily: { periods: 252, halfLife: 42, lag: 0, minPeriods: 42 },
    monthly: { periods: 60, halfLife: 24, lag: 0, minPeriods: 24 },
  },
  lookback: (window) => ({ excess_return: windowRows(window) }),
  start: startWindowSums,
  step: (state, { series }, window) => {
    const { count, weight, second } = slideWindow(state, series("excess_return"), window, (r) =>
      Math.min(r, 0),
    );
    return weight.map((total, asset) =>
      suffices(count[asset], window) ? Math.sqrt(Math.max(0, second[asset] / total)) : Number.NaN,
    );
  },
};
