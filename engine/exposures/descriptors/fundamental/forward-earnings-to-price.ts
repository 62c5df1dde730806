import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Net income that analysts forecast for the next twelve months over market cap; cheap names are positive. */
export const forwardEarningsToPrice: Descriptor = sameDay({
  name: "forward_earnings_to_price",
  family: "value",
  meaning:
    "Net income that analysts forecast for the next twelve months over market cap; cheap names are positive.",
  formula: "earnings_forward / market cap",
  source: "Liu, Nissim & Thomas (2002)",
  needs: ["earnings_forward", "market_cap"],
  values: ({ item, market }) => ratio(item("earnings_forward"), market.marketCap),
});
