import type { Descriptor } from "../descriptor.ts";
import { meanTurnover } from "./mean-turnover.ts";

/** Log of mean share turnover over a year (STOA of the literature, but for a constant). */
export const turnoverYear: Descriptor = meanTurnover({
  name: "turnover_year",
  meaning: "Log of mean share turnover over a year (STOA of the literature, but for a constant).",
  source: "Datar, Naik & Radcliffe (1998); Chordia, Subrahmanyam & Anshuman (2001) for the log",
  windows: {
    daily: { periods: 252, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 63 },
    monthly: { periods: 12, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 6 },
  },
});
