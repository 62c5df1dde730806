import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Gross profit over sales, last twelve months. */
export const grossMargin: Descriptor = sameDay({
  name: "gross_margin",
  family: "profitability",
  meaning: "Gross profit over sales, last twelve months.",
  formula: "gross_profit_ttm / sales_ttm",
  source: "Novy-Marx (2013), who splits gross profitability into it and asset turnover",
  needs: ["gross_profit_ttm", "sales_ttm"],
  values: ({ item }) => ratio(item("gross_profit_ttm"), item("sales_ttm")),
});
