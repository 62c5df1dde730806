import { halfLifeDecay, slideSum } from "../../../stats/index.ts";
import { valuesAt } from "../../series-history.ts";
import type { Descriptor } from "../descriptor.ts";
import { slideWindow, startWindowSums, suffices, varies, windowRows } from "../window-sums.ts";

/** Skewness of excess returns. A series that does not vary (see `varies`) has none. */
export const skewness: Descriptor = {
  name: "skewness",
  family: "volatility",
  meaning: "Skewness of excess returns: lottery-like names are high.",
  formula: "(Σ w (r − r̄)³ / Σ w) / (Σ w (r − r̄)² / Σ w)^(3/2), r̄ the weighted mean",
  source: "Bali, Engle & Murray (2016); Amaya, Christoffersen, Jacobs & Vasquez (2015), there within a week",
  needs: ["total_return"],
  windows: {
    daily: { periods: 252, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 63 },
    monthly: { periods: 60, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 24 },
  },
  lookback: (window) => ({ excess_return: windowRows(window) }),
  start: (assetCount) => ({ ...startWindowSums(assetCount), cubes: new Float64Array(assetCount) }),
  step: (state, { series }, window) => {
    const history = series("excess_return");
    const { count, weight, first, second } = slideWindow(state, history, window);
    const { cubes } = state;
    const decay = halfLifeDecay(window.halfLife);
    const cubesAt = (age: number) => valuesAt(history, age).map((r) => r * r * r);
    const leaving = { values: cubesAt(window.lag + window.periods), scale: decay ** window.periods };
    slideSum(cubes, { values: cubesAt(window.lag), scale: 1 }, leaving, decay);
    return weight.map((total, asset) => {
      const mean = first[asset] / total;
      const variance = second[asset] / total - mean * mean;
      if (!(suffices(count[asset], window) && varies(variance))) return Number.NaN;
      const third = cubes[asset] / total - mean * (3 * variance + mean * mean);
      return third / (variance * Math.sqrt(variance));
    });
  },
};
