import type { Descriptor } from "../descriptor.ts";
import { slideWindow, startWindowSums, suffices, windowRows } from "../window-sums.ts";

/** Weighted standard deviation of excess returns about their weighted mean. */
export const volatility: Descriptor = {
  name: "volatility",
  family: "volatility",
  meaning: "Standard deviation of excess returns (DASTD of the literature).",
  formula: "√(Σ w r² / Σ w − (Σ w r / Σ w)²)",
  source: "Ang, Hodrick, Xing & Zhang (2006)",
  needs: ["total_return"],
  windows: {
    daily: { periods: 252, halfLife: 42, lag: 0, minPeriods: 42 },
    monthly: { periods: 24, halfLife: 12, lag: 0, minPeriods: 12 },
  },
  lookback: (window) => ({ excess_return: windowRows(window) }),
  start: startWindowSums,
  step: (state, { series }, window) => {
    const { count, weight, first, second } = slideWindow(state, series("excess_return"), window);
    const deviations = new Float64Array(weight.length).fill(Number.NaN);
    for (let asset = 0; asset < deviations.length; asset++) {
      if (!suffices(count[asset], window)) continue;
      const mean = first[asset] / weight[asset];
      deviations[asset] = Math.sqrt(Math.max(0, second[asset] / weight[asset] - mean * mean));
    }
    return deviations;
  },
};
