import type { Descriptor } from "../descriptor.ts";
import { logReturnSum } from "./log-return-sum.ts";

/** Last month's loss: minus the weighted sum of the latest log excess returns. */
export const shortTermReversal: Descriptor = logReturnSum(
  {
    name: "short_term_reversal",
    family: "momentum",
    meaning: "Last month's loss: minus the latest log excess returns.",
    formula: "−Σ w ln(1 + r) over the window, scaled up for periods without a return",
    source: "Jegadeesh (1990)",
    windows: {
      daily: { periods: 21, halfLife: 5, lag: 0, minPeriods: 10 },
      monthly: { periods: 1, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 1 },
    },
  },
  -1,
);
