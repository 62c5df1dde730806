import type { Descriptor } from "../descriptor.ts";
import { sameDay } from "../same-day.ts";
import { perShareTrend } from "./annual-values.ts";

/** Change of earnings per share over a year relative to their size; high has earned positively. */
export const earningsChange: Descriptor = sameDay({
  name: "earnings_change",
  family: "growth",
  meaning: "Change of earnings per share over a year relative to their size; high has earned positively.",
  formula:
    "(e − e₁) / mean(|e|, |e₁|), e = net_income_ttm / shares now, e₁ a year ago: within ± 2, also through losses; per share where shares are known for as many years, else in total",
  source: "Ball & Brown (1968); Davis, Haltiwanger & Schuh (1996) for the form",
  needs: ["net_income_ttm", "shares"],
  itemYears: { net_income_ttm: 1, shares: 1 },
  values: (input) => perShareTrend(input, "net_income_ttm", { years: 2, atLeast: 2 }),
});
