import type { Descriptor } from "../descriptor.ts";
import { meanTurnover } from "./mean-turnover.ts";

/** Log of mean share turnover over a quarter (STOQ of the literature, but for a constant). */
export const turnoverQuarter: Descriptor = meanTurnover({
  name: "turnover_quarter",
  meaning: "Log of mean share turnover over a quarter (STOQ of the literature, but for a constant).",
  source: "Datar, Naik & Radcliffe (1998); Chordia, Subrahmanyam & Anshuman (2001) for the log",
  windows: {
    daily: { periods: 63, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 21 },
    monthly: { periods: 3, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 2 },
  },
});
