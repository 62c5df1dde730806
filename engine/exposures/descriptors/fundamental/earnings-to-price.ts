import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Net income of the last twelve months over market cap. */
export const earningsToPrice: Descriptor = sameDay({
  name: "earnings_to_price",
  family: "value",
  meaning: "Net income of the last twelve months over market cap.",
  formula: "net income (12 months) / market cap",
  source: "Basu (1977)",
  needs: ["net_income_ttm", "market_cap"],
  values: ({ item, market }) => ratio(item("net_income_ttm"), market.marketCap),
});
