import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Gross profit of the last twelve months over total assets; high has earned positively. */
export const grossProfitability: Descriptor = sameDay({
  name: "gross_profitability",
  family: "profitability",
  meaning: "Gross profit of the last twelve months over total assets; high has earned positively.",
  formula: "gross_profit_ttm / total_assets",
  source: "Novy-Marx (2013)",
  needs: ["gross_profit_ttm", "total_assets"],
  values: ({ item }) => ratio(item("gross_profit_ttm"), item("total_assets")),
});
