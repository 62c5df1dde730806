import type { Descriptor } from "../descriptor.ts";
import { fromMarketModel } from "./market-model.ts";

/** Deviation of what the market model leaves of excess returns. */
export const residualSigma: Descriptor = fromMarketModel(
  {
    name: "residual_sigma",
    family: "volatility",
    meaning: "Deviation of the residuals of the regression that gives beta (HSIGMA of the literature).",
    formula: "√(Σ w e² / Σ w), e = r − a − b m",
    source: "Ang, Hodrick, Xing & Zhang (2006)",
    windows: {
      daily: { periods: 252, halfLife: 63, lag: 0, minPeriods: 63 },
      monthly: { periods: 60, halfLife: 24, lag: 0, minPeriods: 24 },
    },
  },
  "deviation",
);
