import { halfLifeDecay } from "../../../stats/index.ts";
import { valuesAt } from "../../series-history.ts";
import type { Descriptor } from "../descriptor.ts";

/** Log of mean share turnover, an average that forgets: no window is needed. */
export const turnover: Descriptor = {
  name: "turnover",
  family: "liquidity",
  meaning: "Log of mean share turnover, in an average that forgets.",
  formula: "ln(Σ w v / Σ w), v = price × volume / market cap, w = 2^(−age/halfLife) over all periods so far",
  source: "Datar, Naik & Radcliffe (1998); Chordia, Subrahmanyam & Anshuman (2001) for the log",
  needs: ["price", "volume", "market_cap"],
  windows: {
    daily: { periods: 63, halfLife: 21, lag: 0, minPeriods: 21 },
    monthly: { periods: 12, halfLife: 4, lag: 0, minPeriods: 3 },
  },
  lookback: () => ({ turnover: 1 }),
  start: (assetCount) => ({
    count: new Float64Array(assetCount),
    weight: new Float64Array(assetCount),
    traded: new Float64Array(assetCount),
  }),
  step: ({ count, weight, traded }, { series }, window) => {
    const decay = halfLifeDecay(Number.isFinite(window.halfLife) ? window.halfLife : window.periods / 2);
    const today = valuesAt(series("turnover"), 0);
    for (let asset = 0; asset < weight.length; asset++) {
      weight[asset] *= decay;
      traded[asset] *= decay;
      if (!Number.isFinite(today[asset])) continue;
      count[asset]++;
      weight[asset]++;
      traded[asset] += today[asset];
    }
    return weight.map((total, asset) =>
      count[asset] >= window.minPeriods && traded[asset] > 0 ? Math.log(traded[asset] / total) : Number.NaN,
    );
  },
};
