import type { Descriptor } from "../descriptor.ts";
import { orZero, ratio, sameDay, sum } from "../same-day.ts";

/** Book equity, preferred equity and long-term debt over book equity: 1 without debt. */
export const bookLeverage: Descriptor = sameDay({
  name: "book_leverage",
  family: "leverage",
  meaning: "Book equity, preferred equity and long-term debt over book equity: 1 without debt.",
  formula:
    "(book_equity + preferred_equity + long_term_debt) / book_equity; preferred_equity is 0 where not given",
  source: "Fama & French (1992), there total assets over book equity",
  needs: ["book_equity", "preferred_equity", "long_term_debt"],
  values: ({ item }) =>
    ratio(
      sum(item("book_equity"), orZero(item("preferred_equity")), item("long_term_debt")),
      item("book_equity"),
    ),
});
