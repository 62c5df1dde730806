import type { Descriptor } from "../descriptor.ts";
import { difference, ratio, sameDay } from "../same-day.ts";
import { averageAssets } from "./average-assets.ts";
/** Earnings that did not come in as cash, over average assets; high accruals are positive, which has earned negatively. */
export const accrualsCashFlow: Descriptor = sameDay({
  name: "accruals_cash_flow",
  family: "earnings quality",
  meaning:
    "Earnings that did not come in as cash, over average assets; high accruals are positive, which has earned negatively.",
  formula: "(net_income_ttm − cash_flow_ttm) / mean of total_assets now and a year ago",
  source: "Hribar & Collins (2002); Sloan (1996)",
  needs: ["net_income_ttm", "cash_flow_ttm", "total_assets"],
  itemYears: { total_assets: 1 },
  values: (input) =>
    ratio(difference(input.item("net_income_ttm"), input.item("cash_flow_ttm")), averageAssets(input)),
});
