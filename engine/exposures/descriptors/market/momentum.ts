import type { Descriptor } from "../descriptor.ts";
import { logReturnSum } from "./log-return-sum.ts";

/** Relative strength: the weighted sum of past log excess returns, the latest month left out. */
export const momentum: Descriptor = logReturnSum(
  {
    name: "momentum",
    family: "momentum",
    meaning: "Relative strength: past log excess return, the latest month left out.",
    formula: "Σ w ln(1 + r) over the window, × (Σ w of a full window) / (Σ w of the periods with a return)",
    source: "Jegadeesh & Titman (1993); Carhart (1997)",
    windows: {
      daily: { periods: 504, halfLife: 126, lag: 21, minPeriods: 126 },
      monthly: { periods: 11, halfLife: Number.POSITIVE_INFINITY, lag: 1, minPeriods: 8 },
    },
  },
  1,
);
