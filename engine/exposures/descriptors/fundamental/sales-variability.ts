import type { Descriptor } from "../descriptor.ts";
import { sameDay } from "../same-day.ts";
import { variability } from "./annual-values.ts";

/** Variability of sales over five years relative to their size; unsteady names are positive. */
export const salesVariability: Descriptor = sameDay({
  name: "sales_variability",
  family: "earnings quality",
  meaning: "Variability of sales over five years relative to their size; unsteady names are positive.",
  formula: "deviation (n − 1) of the last five annual sales_ttm, at least three, / their mean |value|",
  source: "Dechow & Dichev (2002), there over assets",
  needs: ["sales_ttm"],
  itemYears: { sales_ttm: 4 },
  values: (input) => variability(input, "sales_ttm", { years: 5, atLeast: 3 }),
});
