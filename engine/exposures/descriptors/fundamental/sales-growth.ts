import type { Descriptor } from "../descriptor.ts";
import { sameDay } from "../same-day.ts";
import { perShareTrend } from "./annual-values.ts";

/** Trend of sales per share over five years, per year, relative to their size; high has earned negatively. */
export const salesGrowth: Descriptor = sameDay({
  name: "sales_growth",
  family: "growth",
  meaning:
    "Trend of sales per share over five years, per year, relative to their size; high has earned negatively.",
  formula:
    "OLS slope on years of the last five annual sales_ttm / shares, at least three, / their mean |value|; per share where shares are known for as many years, else in total",
  source: "Lakonishok, Shleifer & Vishny (1994)",
  needs: ["sales_ttm", "shares"],
  itemYears: { sales_ttm: 4, shares: 4 },
  values: (input) => perShareTrend(input, "sales_ttm", { years: 5, atLeast: 3 }),
});
