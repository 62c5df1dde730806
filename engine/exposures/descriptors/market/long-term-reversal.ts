import type { Descriptor } from "../descriptor.ts";
import { logReturnSum } from "./log-return-sum.ts";

/** Loss of the years before the last: minus the weighted sum of log excess returns, the latest thirteen months left out. */
export const longTermReversal: Descriptor = logReturnSum(
  {
    name: "long_term_reversal",
    family: "momentum",
    meaning: "Loss of four years, the latest thirteen months left out: minus past log excess returns.",
    formula: "−Σ w ln(1 + r) over the window, × (Σ w of a full window) / (Σ w of the periods with a return)",
    source: "De Bondt & Thaler (1985)",
    windows: {
      daily: { periods: 1040, halfLife: 260, lag: 273, minPeriods: 520 },
      monthly: { periods: 48, halfLife: 12, lag: 13, minPeriods: 24 },
    },
  },
  -1,
);
