import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Sales of the last twelve months over market cap. */
export const salesToPrice: Descriptor = sameDay({
  name: "sales_to_price",
  family: "value",
  meaning: "Sales of the last twelve months over market cap.",
  formula: "sales (12 months) / market cap",
  source: "Barbee, Mukherji & Raines (1996)",
  needs: ["sales_ttm", "market_cap"],
  values: ({ item, market }) => ratio(item("sales_ttm"), market.marketCap),
});
