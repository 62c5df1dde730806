import type { MarketState } from "../../../data/index.ts";
import type { Descriptor, Window } from "../descriptor.ts";
import { startWindowSums, windowRows } from "../window-sums.ts";
import { slideLogReturns } from "./log-return-sum.ts";

/**
 * What the asset's industry gained and it did not: the √cap-weighted mean of the members' log excess returns over the
 * window, less its own.
 *
 * Members are the names with a market cap, enough returns in the window and a bar in the last twelfth of it (`trades`);
 * an asset that trades is one of them, and alone in its industry it has 0. Over several industries the mean is by shares.
 * No value without an industry that has members, or without the asset's own sum. Caps and industries are those of the
 * close.
 */
export const industryMomentum: Descriptor = {
  name: "industry_momentum",
  family: "momentum",
  meaning:
    "What the asset's industry gained and it did not: √cap-weighted mean of its names that still trade, less its own.",
  formula:
    "Σ √cap s / Σ √cap over the industry − s, s = Σ w ln(1 + r) over the window scaled as in momentum; names whose last bar is older than a twelfth of the window (10 days, in monthly models this month) are no members",
  source: "Moskowitz & Grinblatt (1999); Hou (2007) for the name that lags its industry",
  needs: ["total_return", "market_cap", "industry"],
  windows: {
    daily: { periods: 126, halfLife: 21, lag: 0, minPeriods: 42 },
    monthly: { periods: 6, halfLife: 1, lag: 0, minPeriods: 3 },
  },
  lookback: (window) => ({ log_return: windowRows(window) }),
  start: startWindowSums,
  step: (state, { series, market }, window) => {
    const own = slideLogReturns(state, series("log_return"), window);
    const lead = industryMeans(own, market, window);
    for (let asset = 0; asset < own.length; asset++) lead[asset] -= own[asset];
    return lead;
  },
};

/**
 * Whether a name's last bar is recent: at most a twelfth of the window old, the 10 days for which a universe usually
 * covers a name that does not trade. A delisted name has returns in the window for much longer.
 */
function trades(age: number, window: Window): boolean {
  return age >= 0 && age <= window.periods / 12;
}

/** √cap-weighted mean of the values of each asset's industries over their members, by shares; NaN without one. [N] */
function industryMeans(values: Float64Array, market: MarketState, window: Window): Float64Array {
  const { offsets, codes, shares } = market.industries;
  let groups = 0;
  for (let entry = 0; entry < codes.length; entry++) if (codes[entry] >= groups) groups = codes[entry] + 1;
  const [sum, weight] = [new Float64Array(groups), new Float64Array(groups)];
  for (let asset = 0; asset < values.length; asset++) {
    const root = Math.sqrt(market.marketCap[asset]);
    if (Number.isNaN(values[asset]) || !(root > 0) || !trades(market.age[asset], window)) continue;
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      sum[codes[entry]] += shares[entry] * root * values[asset];
      weight[codes[entry]] += shares[entry] * root;
    }
  }
  const means = new Float64Array(values.length);
  for (let asset = 0; asset < means.length; asset++) {
    if (offsets[asset] === offsets[asset + 1]) means[asset] = Number.NaN;
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      means[asset] += (shares[entry] * sum[codes[entry]]) / weight[codes[entry]];
    }
  }
  return means;
}
