import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay, sum } from "../same-day.ts";

/** Net income before depreciation of the last twelve months over market cap; cheap names are positive. */
export const cashEarningsToPrice: Descriptor = sameDay({
  name: "cash_earnings_to_price",
  family: "value",
  meaning:
    "Net income before depreciation of the last twelve months over market cap; cheap names are positive.",
  formula: "(net_income_ttm + depreciation_ttm) / market cap",
  source: "Chan, Hamao & Lakonishok (1991); Lakonishok, Shleifer & Vishny (1994)",
  needs: ["net_income_ttm", "depreciation_ttm", "market_cap"],
  values: ({ item, market }) =>
    ratio(sum(item("net_income_ttm"), item("depreciation_ttm")), market.marketCap),
});
