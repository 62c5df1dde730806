import type { Descriptor } from "../descriptor.ts";
import { sameDay } from "../same-day.ts";

/** Natural logarithm of market cap. */
export const logMarketCap: Descriptor = sameDay({
  name: "log_market_cap",
  family: "size",
  meaning: "Natural logarithm of market cap.",
  formula: "ln(market cap)",
  source: "Banz (1981)",
  needs: ["market_cap"],
  values: ({ market: { marketCap } }) => {
    const logs = new Float64Array(marketCap.length);
    for (let asset = 0; asset < logs.length; asset++) logs[asset] = Math.log(marketCap[asset]);
    return logs;
  },
});
