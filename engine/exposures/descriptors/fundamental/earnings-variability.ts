import type { Descriptor } from "../descriptor.ts";
import { sameDay } from "../same-day.ts";
import { variability } from "./annual-values.ts";

/** Variability of earnings over five years relative to their size; unsteady names are positive. */
export const earningsVariability: Descriptor = sameDay({
  name: "earnings_variability",
  family: "earnings quality",
  meaning: "Variability of earnings over five years relative to their size; unsteady names are positive.",
  formula: "deviation (n − 1) of the last five annual net_income_ttm, at least three, / their mean |value|",
  source: "Dichev & Tang (2009), there over assets",
  needs: ["net_income_ttm"],
  itemYears: { net_income_ttm: 4 },
  values: (input) => variability(input, "net_income_ttm", { years: 5, atLeast: 3 }),
});
