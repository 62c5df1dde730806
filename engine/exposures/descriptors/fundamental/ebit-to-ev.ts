import type { Descriptor } from "../descriptor.ts";
import { difference, orZero, ratio, sameDay, sum } from "../same-day.ts";

/**
 * Earnings before interest and tax of the last twelve months over enterprise value; cheap names are positive.
 *
 * They are earned for all who finance the company, so preferred equity stands beside market cap and debt below them.
 */
export const ebitToEv: Descriptor = sameDay({
  name: "ebit_to_ev",
  family: "value",
  meaning:
    "Earnings before interest and tax of the last twelve months over enterprise value; cheap names are positive.",
  formula:
    "ebit_ttm / (market cap + preferred_equity + total_debt − cash); preferred_equity is 0 where not given; missing where enterprise value is not above 0",
  source: "Loughran & Wellman (2011), there before depreciation",
  needs: ["ebit_ttm", "market_cap", "preferred_equity", "total_debt", "cash"],
  values: ({ item, market }) => {
    const claims = sum(market.marketCap, orZero(item("preferred_equity")), item("total_debt"));
    return ratio(item("ebit_ttm"), difference(claims, item("cash")));
  },
});
