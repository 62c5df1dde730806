import type { Descriptor } from "../descriptor.ts";
import { difference, ratio, sameDay, sum } from "../same-day.ts";

/** Earnings before interest and tax of the last twelve months over enterprise value; cheap names are positive. */
export const ebitToEv: Descriptor = sameDay({
  name: "ebit_to_ev",
  family: "value",
  meaning:
    "Earnings before interest and tax of the last twelve months over enterprise value; cheap names are positive.",
  formula: "ebit_ttm / (market cap + total_debt − cash); missing where enterprise value is not above 0",
  source: "Loughran & Wellman (2011), there before depreciation",
  needs: ["ebit_ttm", "market_cap", "total_debt", "cash"],
  values: ({ item, market }) =>
    ratio(item("ebit_ttm"), difference(sum(market.marketCap, item("total_debt")), item("cash"))),
});
