import { valuesAt } from "../../series-history.ts";
import type { Descriptor } from "../descriptor.ts";
import { windowRows } from "../window-sums.ts";
import { logMean } from "./log-mean.ts";

/**
 * A descriptor that is the log of mean turnover per period over its window.
 *
 * Per period where the literature sums over a month: that differs by a constant, which standardising takes out, and a
 * suspension then thins the evidence without looking like illiquidity (`traded_days` is for that).
 */
export function meanTurnover(
  definition: Pick<Descriptor, "name" | "meaning" | "source" | "windows">,
): Descriptor {
  return logMean(
    {
      ...definition,
      family: "liquidity",
      formula:
        "ln(Σ w v / Σ w), v = price × volume / market cap, over the periods of the window that have one",
      needs: ["price", "volume", "market_cap"],
      lookback: (window) => ({ turnover: windowRows(window) }),
    },
    (series, age) => valuesAt(series("turnover"), age),
  );
}
