import type { Descriptor } from "../descriptor.ts";
import { fullWeight, slideWindow, startWindowSums, suffices, varies, windowRows } from "../window-sums.ts";

/**
 * Past specific returns of the model's own regressions over their deviation, the latest month left out.
 *
 * A period without a regression, or without the asset in it, is no observation. Specific returns that do not vary (see
 * `varies`) give no value.
 */
export const residualMomentum: Descriptor = {
  name: "residual_momentum",
  family: "momentum",
  meaning: "Past specific returns over their deviation, the latest month left out.",
  formula: "(Σ w of a full window) × ē / √(Σ w (e − ē)² / Σ w), e the specific return, ē its weighted mean",
  source: "Blitz, Huij & Martens (2011)",
  needs: ["total_return", "market_cap"],
  windows: {
    daily: { periods: 231, halfLife: Number.POSITIVE_INFINITY, lag: 21, minPeriods: 126 },
    monthly: { periods: 11, halfLife: Number.POSITIVE_INFINITY, lag: 1, minPeriods: 8 },
  },
  lookback: (window) => ({ specific_return: windowRows(window) }),
  start: startWindowSums,
  step: (state, { series }, window) => {
    const { count, weight, first, second } = slideWindow(state, series("specific_return"), window);
    const full = fullWeight(window);
    return weight.map((total, asset) => {
      const mean = first[asset] / total;
      const variance = second[asset] / total - mean * mean;
      return suffices(count[asset], window) && varies(variance)
        ? (full * mean) / Math.sqrt(variance)
        : Number.NaN;
    });
  },
};
