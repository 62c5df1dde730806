import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Dividends of the last twelve months over market cap. */
export const dividendYield: Descriptor = sameDay({
  name: "dividend_yield",
  family: "yield",
  meaning: "Dividends of the last twelve months over market cap.",
  formula: "dividends (12 months) / market cap",
  source: "Litzenberger & Ramaswamy (1979)",
  needs: ["dividends_ttm", "market_cap"],
  values: ({ item, market }) => ratio(item("dividends_ttm"), market.marketCap),
});
