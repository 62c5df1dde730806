import type { Descriptor } from "../descriptor.ts";
import { sameDay } from "../same-day.ts";
import { variability } from "./annual-values.ts";

/** Variability of operating cash flow over five years relative to its size; unsteady names are positive. */
export const cashflowVariability: Descriptor = sameDay({
  name: "cashflow_variability",
  family: "earnings quality",
  meaning:
    "Variability of operating cash flow over five years relative to its size; unsteady names are positive.",
  formula: "deviation (n − 1) of the last five annual cash_flow_ttm, at least three, / their mean |value|",
  source: "Huang (2009), there over sales and over book equity",
  needs: ["cash_flow_ttm"],
  itemYears: { cash_flow_ttm: 4 },
  values: (input) => variability(input, "cash_flow_ttm", { years: 5, atLeast: 3 }),
});
