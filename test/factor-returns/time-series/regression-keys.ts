/** What a regression is compared in. */
export const regressionKeys = [
  "alpha",
  "alphaError",
  "alphaNeweyWest",
  "betas",
  "betaError",
  "betaNeweyWest",
  "rSquared",
  "residualVariance",
] as const;
