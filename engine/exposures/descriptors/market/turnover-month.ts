import type { Descriptor } from "../descriptor.ts";
import { meanTurnover } from "./mean-turnover.ts";

/** Log of mean share turnover over a month (STOM of the literature, but for a constant). */
export const turnoverMonth: Descriptor = meanTurnover({
  name: "turnover_month",
  meaning: "Log of mean share turnover over a month (STOM of the literature, but for a constant).",
  source: "Datar, Naik & Radcliffe (1998); Chordia, Subrahmanyam & Anshuman (2001) for the log",
  windows: {
    daily: { periods: 21, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 10 },
    monthly: { periods: 1, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 1 },
  },
});
