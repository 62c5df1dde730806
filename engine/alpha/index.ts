export { combinationWeights } from "./combine-signals.ts";
export {
  type Adjustment,
  adjustPValues,
  expectedLargestSharpe,
  probabilisticSharpe,
  type TrackRecord,
} from "./multiple-testing.ts";
export { type PurifiedSignal, purifySignal } from "./purify-signal.ts";
export { type QuantileOptions, quantilePortfolios } from "./quantile-portfolios.ts";
export { rankCorrelation } from "./rank-correlation.ts";
export { fundamentalLaw, scaleAlpha, signalHalfLife } from "./scale-alpha.ts";
export { type CoefficientSummary, summariseCoefficients } from "./summarise-coefficients.ts";
export { type BootstrapOptions, type MonotonicTest, testMonotonic } from "./test-monotonic.ts";
