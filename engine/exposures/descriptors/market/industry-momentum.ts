import type { MarketState } from "../../../data/index.ts";
import type { Descriptor } from "../descriptor.ts";
import { startWindowSums, windowRows } from "../window-sums.ts";
import { slideLogReturns } from "./log-return-sum.ts";

/**
 * What the asset's industry gained and it did not: the √cap-weighted mean of the members' log excess returns over the
 * window, less its own.
 *
 * Members are the names with a market cap and enough returns in the window; the asset is one of them, and a name alone
 * in its industry has 0. Over several industries the mean is by shares. No value without an industry, or without the
 * asset's own sum. Caps and industries are those of the close.
 */
export const industryMomentum: Descriptor = {
  name: "industry_momentum",
  family: "momentum",
  meaning:
    "What the asset's industry gained and it did not: √cap-weighted mean of the members, less its own.",
  formula: "Σ √cap s / Σ √cap over the industry − s, s = Σ w ln(1 + r) over the window scaled as in momentum",
  source: "Moskowitz & Grinblatt (1999); Hou (2007) for the name that lags its industry",
  needs: ["total_return", "market_cap", "industry"],
  windows: {
    daily: { periods: 126, halfLife: 21, lag: 0, minPeriods: 42 },
    monthly: { periods: 6, halfLife: 1, lag: 0, minPeriods: 3 },
  },
  lookback: (window) => ({ excess_return: windowRows(window) }),
  start: startWindowSums,
  step: (state, { series, market }, window) => {
    const own = slideLogReturns(state, series("excess_return"), window);
    return industryMeans(own, market).map((mean, asset) => mean - own[asset]);
  },
};

/** √cap-weighted mean of the values of each asset's industries, by shares; NaN without one. [N] */
function industryMeans(values: Float64Array, { industries, marketCap }: MarketState): Float64Array {
  const { offsets, codes, shares } = industries;
  const groups = codes.reduce((highest, code) => Math.max(highest, code + 1), 0);
  const [sum, weight] = [new Float64Array(groups), new Float64Array(groups)];
  for (let asset = 0; asset < values.length; asset++) {
    const root = Math.sqrt(marketCap[asset]);
    if (Number.isNaN(values[asset]) || !(root > 0)) continue;
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      sum[codes[entry]] += shares[entry] * root * values[asset];
      weight[codes[entry]] += shares[entry] * root;
    }
  }
  return values.map((_, asset) => {
    if (offsets[asset] === offsets[asset + 1]) return Number.NaN;
    let mean = 0;
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      mean += (shares[entry] * sum[codes[entry]]) / weight[codes[entry]];
    }
    return mean;
  });
}
