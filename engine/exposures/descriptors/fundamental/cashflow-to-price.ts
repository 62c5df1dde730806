import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Operating cash flow of the last twelve months over market cap. */
export const cashflowToPrice: Descriptor = sameDay({
  name: "cashflow_to_price",
  family: "value",
  meaning: "Operating cash flow of the last twelve months over market cap.",
  formula: "operating cash flow (12 months) / market cap",
  source: "Desai, Rajgopal & Venkatachalam (2004)",
  needs: ["cash_flow_ttm", "market_cap"],
  values: ({ item, market }) => ratio(item("cash_flow_ttm"), market.marketCap),
});
