import type { Descriptor } from "../descriptor.ts";
import { sameDay } from "../same-day.ts";
import { perShareTrend } from "./annual-values.ts";

/** Trend of earnings per share over five years, per year, relative to their size. */
export const earningsGrowth: Descriptor = sameDay({
  name: "earnings_growth",
  family: "growth",
  meaning: "Trend of earnings per share over five years, per year, relative to their size.",
  formula:
    "OLS slope on years of the last five annual net_income_ttm / shares, at least three, / their mean |value|; per share where shares are known for as many years, else in total",
  source: "Lakonishok, Shleifer & Vishny (1994)",
  needs: ["net_income_ttm", "shares"],
  itemYears: { net_income_ttm: 4, shares: 4 },
  values: (input) => perShareTrend(input, "net_income_ttm", { years: 5, atLeast: 3 }),
});
