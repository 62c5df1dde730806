import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Net income of the last twelve months over book equity. */
export const returnOnEquity: Descriptor = sameDay({
  name: "return_on_equity",
  family: "profitability",
  meaning: "Net income of the last twelve months over book equity.",
  formula: "net income (12 months) / book equity",
  source: "Haugen & Baker (1996)",
  needs: ["net_income_ttm", "book_equity"],
  values: ({ item }) => ratio(item("net_income_ttm"), item("book_equity")),
});
