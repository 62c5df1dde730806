import { halfLifeDecay, slideSum } from "../../../stats/index.ts";
import { valuesAt } from "../../series-history.ts";
import type { Descriptor } from "../descriptor.ts";
import { fullWeight, windowRows } from "../window-sums.ts";

/**
 * Share of the window's periods in which the name traded, counted from its first trade: a listing does not look like a
 * suspension. The minimum counts periods since then, traded or not; a name that never traded has no value.
 */
export const tradedDays: Descriptor = {
  name: "traded_days",
  family: "liquidity",
  meaning: "Share of the window's periods in which the name traded, counted from its first trade.",
  formula: "Σ w [price × volume > 0] / Σ w over the periods of the window since the first trade",
  source: "Lesmond, Ogden & Trzcinka (1999); Liu (2006)",
  needs: ["price", "volume"],
  windows: {
    daily: { periods: 252, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 21 },
    monthly: { periods: 12, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 3 },
  },
  lookback: (window) => ({ value_traded: windowRows(window) }),
  start: (assetCount) => ({ since: new Float64Array(assetCount), traded: new Float64Array(assetCount) }),
  step: ({ since, traded }, { series }, window) => {
    const decay = halfLifeDecay(window.halfLife);
    const trades = (age: number) =>
      valuesAt(series("value_traded"), age).map((value) => (value > 0 ? 1 : Number.NaN));
    const entering = { values: trades(window.lag), scale: 1 };
    const leaving = { values: trades(window.lag + window.periods), scale: decay ** window.periods };
    slideSum(traded, entering, leaving, decay);
    const today = valuesAt(series("value_traded"), 0);
    return traded.map((weight, asset) => {
      if (since[asset] > 0 || today[asset] > 0) since[asset]++;
      const periods = Math.min(window.periods, since[asset] - window.lag);
      return periods >= window.minPeriods ? weight / fullWeight({ ...window, periods }) : Number.NaN;
    });
  },
};
