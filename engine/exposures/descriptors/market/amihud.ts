import { valuesAt } from "../../series-history.ts";
import type { Descriptor } from "../descriptor.ts";
import { windowRows } from "../window-sums.ts";
import { logMean } from "./log-mean.ts";

/**
 * Illiquidity: log of the mean move per unit of value traded. The larger, the **less** liquid: a liquidity style takes it
 * with a negative weight.
 *
 * A period counts that has a return and a value traded above 0, a suspended one does not. A name that traded and never
 * moved has no value (the log of 0). Value traded is in the base currency where the data give exchange rates.
 */
export const amihud: Descriptor = logMean(
  {
    name: "amihud",
    family: "liquidity",
    meaning: "Illiquidity: log of the mean move per unit of value traded; larger is less liquid.",
    formula: "ln(Σ w |r| / (price × volume) / Σ w) over the periods with a return and a trade",
    source: "Amihud (2002)",
    needs: ["total_return", "price", "volume"],
    windows: {
      daily: { periods: 252, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 63 },
      monthly: { periods: 12, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 6 },
    },
    lookback: (window) => ({ excess_return: windowRows(window), value_traded: windowRows(window) }),
  },
  (series, age) => {
    const returns = valuesAt(series("excess_return"), age);
    const traded = valuesAt(series("value_traded"), age);
    return returns.map((r, asset) => {
      const impact = Math.abs(r) / traded[asset];
      return traded[asset] > 0 && Number.isFinite(impact) ? impact : Number.NaN;
    });
  },
);
