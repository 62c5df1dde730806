export { type CombinationMoments, combinationMoments, combinationWeights } from "./combine-signals.ts";
export { judgeSignal, type SignalVerdict } from "./judge-signal.ts";
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
export {
  combineParts,
  type SignalCorrelations,
  type SignalPair,
  signalCorrelations,
} from "./several-signals.ts";
export { forwardReturns, type ReturnPanels, type SignalDate } from "./signal-panel.ts";
export {
  type CoefficientStudy,
  type GroupStudy,
  newCoefficients,
  studyCoefficients,
  studyGroups,
} from "./study-coefficients.ts";
export {
  type PortfolioStudyOptions,
  type PurePortfolioStudy,
  purePortfolio,
  type QuantileKind,
  type QuantileStudy,
  studyPurePortfolio,
  studyQuantiles,
} from "./study-portfolios.ts";
export { type CoefficientSummary, summariseCoefficients } from "./summarise-coefficients.ts";
export { type BootstrapOptions, type MonotonicTest, testMonotonic } from "./test-monotonic.ts";
export {
  lastCombination,
  type WalkForwardOptions,
  walkForwardCoefficient,
  walkForwardWeights,
} from "./walk-forward-weights.ts";
