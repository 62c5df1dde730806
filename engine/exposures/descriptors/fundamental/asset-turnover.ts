import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Sales of the last twelve months over total assets. */
export const assetTurnover: Descriptor = sameDay({
  name: "asset_turnover",
  family: "profitability",
  meaning: "Sales of the last twelve months over total assets.",
  formula: "sales_ttm / total_assets",
  source: "Haugen & Baker (1996); Soliman (2008), there over net operating assets",
  needs: ["sales_ttm", "total_assets"],
  values: ({ item }) => ratio(item("sales_ttm"), item("total_assets")),
});
