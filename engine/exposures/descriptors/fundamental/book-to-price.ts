import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Book equity over market cap. */
export const bookToPrice: Descriptor = sameDay({
  name: "book_to_price",
  family: "value",
  meaning: "Book equity over market cap.",
  formula: "book equity / market cap",
  source: "Fama & French (1992)",
  needs: ["book_equity", "market_cap"],
  values: ({ item, market }) => ratio(item("book_equity"), market.marketCap),
});
