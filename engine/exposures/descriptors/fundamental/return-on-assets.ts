import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Net income of the last twelve months over total assets; high has earned positively. */
export const returnOnAssets: Descriptor = sameDay({
  name: "return_on_assets",
  family: "profitability",
  meaning: "Net income of the last twelve months over total assets; high has earned positively.",
  formula: "net_income_ttm / total_assets",
  source: "Haugen & Baker (1996); Balakrishnan, Bartov & Faurel (2010)",
  needs: ["net_income_ttm", "total_assets"],
  values: ({ item }) => ratio(item("net_income_ttm"), item("total_assets")),
});
