import type { Descriptor } from "../descriptor.ts";
import { difference, ratio, sameDay, sum } from "../same-day.ts";

/** Dividends and share repurchases less share issues of the last twelve months over market cap. */
export const shareholderYield: Descriptor = sameDay({
  name: "shareholder_yield",
  family: "yield",
  meaning: "Dividends and share repurchases less share issues of the last twelve months over market cap.",
  formula: "(dividends_ttm + buybacks_ttm − issuance_ttm) / market cap",
  source: "Boudoukh, Michaely, Richardson & Roberts (2007)",
  needs: ["dividends_ttm", "buybacks_ttm", "issuance_ttm", "market_cap"],
  values: ({ item, market }) =>
    ratio(
      difference(sum(item("dividends_ttm"), item("buybacks_ttm")), item("issuance_ttm")),
      market.marketCap,
    ),
});
