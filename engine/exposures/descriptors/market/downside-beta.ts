import type { Descriptor } from "../descriptor.ts";
import { fromMarketModel } from "./market-model.ts";

/**
 * Slope on the market over the periods in which the market's excess return was below 0.
 *
 * Below 0, not below its mean: whether a period counts is then known once and for all, and the sums can run. The minimum
 * counts such periods only.
 */
export const downsideBeta: Descriptor = fromMarketModel(
  {
    name: "downside_beta",
    family: "market sensitivity",
    meaning:
      "Beta over the periods in which the market's excess return was below 0; the minimum counts those.",
    formula: "b of r = a + b m + e by weighted least squares over the periods of the window with m < 0",
    source: "Bawa & Lindenberg (1977); Ang, Chen & Xing (2006)",
    windows: {
      daily: { periods: 252, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 50 },
      monthly: { periods: 60, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 12 },
    },
  },
  "slope",
  (marketReturn) => marketReturn < 0,
);
