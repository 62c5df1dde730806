import type { Descriptor } from "../descriptor.ts";
import { fromMarketModel } from "./market-model.ts";

/** Slope of the exponentially weighted regression of excess returns on the market's. */
export const beta: Descriptor = fromMarketModel(
  {
    name: "beta",
    family: "market sensitivity",
    meaning: "Historical beta: slope of excess returns on the cap-weighted estimation universe's.",
    formula: "b of r = a + b m + e by weighted least squares over the window",
    source: "Sharpe (1964); Blume (1971)",
    windows: {
      daily: { periods: 252, halfLife: 63, lag: 0, minPeriods: 63 },
      monthly: { periods: 60, halfLife: 24, lag: 0, minPeriods: 24 },
    },
  },
  "slope",
);
