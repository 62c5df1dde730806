import type { Descriptor } from "../descriptor.ts";
import { orZero, ratio, sameDay, sum } from "../same-day.ts";

/** Market cap, preferred equity and long-term debt over market cap: 1 without debt. */
export const marketLeverage: Descriptor = sameDay({
  name: "market_leverage",
  family: "leverage",
  meaning: "Market cap, preferred equity and long-term debt over market cap: 1 without debt.",
  formula:
    "(market cap + preferred_equity + long_term_debt) / market cap; preferred_equity is 0 where not given",
  source: "Bhandari (1988), there liabilities over market cap",
  needs: ["market_cap", "preferred_equity", "long_term_debt"],
  values: ({ item, market }) =>
    ratio(sum(market.marketCap, orZero(item("preferred_equity")), item("long_term_debt")), market.marketCap),
});
