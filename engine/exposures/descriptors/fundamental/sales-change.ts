import type { Descriptor } from "../descriptor.ts";
import { sameDay } from "../same-day.ts";
import { perShareTrend } from "./annual-values.ts";

/** Change of sales per share over a year relative to their size. */
export const salesChange: Descriptor = sameDay({
  name: "sales_change",
  family: "growth",
  meaning: "Change of sales per share over a year relative to their size.",
  formula:
    "(s − s₁) / mean(|s|, |s₁|), s = sales_ttm / shares now, s₁ a year ago: within ± 2; per share where shares are known for as many years, else in total",
  source: "Jegadeesh & Livnat (2006); Davis, Haltiwanger & Schuh (1996) for the form",
  needs: ["sales_ttm", "shares"],
  itemYears: { sales_ttm: 1, shares: 1 },
  values: (input) => perShareTrend(input, "sales_ttm", { years: 2, atLeast: 2 }),
});
