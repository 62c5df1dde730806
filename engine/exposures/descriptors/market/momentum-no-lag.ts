import type { Descriptor } from "../descriptor.ts";
import { logReturnSum } from "./log-return-sum.ts";

/** Relative strength with the latest month in it. */
export const momentumNoLag: Descriptor = logReturnSum(
  {
    name: "momentum_no_lag",
    family: "momentum",
    meaning: "Relative strength with the latest month in it: past log excess return.",
    formula: "Σ w ln(1 + r) over the window, × (Σ w of a full window) / (Σ w of the periods with a return)",
    source: "Jegadeesh & Titman (1993)",
    windows: {
      daily: { periods: 504, halfLife: 126, lag: 0, minPeriods: 126 },
      monthly: { periods: 12, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 9 },
    },
  },
  1,
);
