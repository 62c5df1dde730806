import type { Descriptor } from "../descriptor.ts";
import { sameDay } from "../same-day.ts";
import { totalTrend } from "./annual-values.ts";

/** Trend of capital expenditure over five years, per year, relative to its size; growing names are positive, which has earned negatively. */
export const capexGrowth: Descriptor = sameDay({
  name: "capex_growth",
  family: "investment",
  meaning:
    "Trend of capital expenditure over five years, per year, relative to its size; growing names are positive, which has earned negatively.",
  formula: "OLS slope on years of the last five annual capex_ttm, at least three, / their mean |value|",
  source: "Anderson & Garcia-Feijóo (2006)",
  needs: ["capex_ttm"],
  itemYears: { capex_ttm: 4 },
  values: (input) => totalTrend(input, "capex_ttm", { years: 5, atLeast: 3 }),
});
