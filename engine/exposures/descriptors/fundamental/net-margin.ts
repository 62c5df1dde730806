import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Net income over sales, last twelve months. */
export const netMargin: Descriptor = sameDay({
  name: "net_margin",
  family: "profitability",
  meaning: "Net income over sales, last twelve months.",
  formula: "net_income_ttm / sales_ttm",
  source: "Soliman (2008)",
  needs: ["net_income_ttm", "sales_ttm"],
  values: ({ item }) => ratio(item("net_income_ttm"), item("sales_ttm")),
});
