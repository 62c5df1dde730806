import type { Descriptor } from "../descriptor.ts";
import { fromMarketModel } from "./market-model.ts";

/** Intercept of the regression that gives `beta`, per period: past return that the market does not account for. */
export const historicalAlpha: Descriptor = fromMarketModel(
  {
    name: "historical_alpha",
    family: "momentum",
    meaning: "Intercept of the regression that gives beta, per period.",
    formula: "a of r = a + b m + e by weighted least squares over the window",
    source: "Jensen (1968)",
    windows: {
      daily: { periods: 252, halfLife: 63, lag: 0, minPeriods: 63 },
      monthly: { periods: 60, halfLife: 24, lag: 0, minPeriods: 24 },
    },
  },
  "intercept",
);
