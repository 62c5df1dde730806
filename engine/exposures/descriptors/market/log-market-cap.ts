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
  values: ({ market }) => market.marketCap.map((cap) => Math.log(cap)),
});
