export { type BandOptions, type BiasBand, biasBand, type ReturnLaw } from "./bias-band.ts";
export { type BiasStatistic, biasStatistic } from "./bias-statistic.ts";
export { compareForecasts, type ForecastComparison, type Pair } from "./compare-forecasts.ts";
export { compareLosses, type LossComparison } from "./compare-losses.ts";
export { type CovarianceCalibration, evaluateCovariance } from "./evaluate-covariance.ts";
export { type ExceedanceTests, type LikelihoodRatio, testExceedances } from "./exceedances.ts";
export { type DirectionFamily, type FactorDirection, factorDirections } from "./factor-directions.ts";
export { type ForecastVerdict, forecastVerdict, leastInside } from "./forecast-verdict.ts";
export {
  findMissingFactors,
  type MissingFactorOptions,
  type MissingFactors,
  type ResidualComponent,
  type ResidualPanel,
} from "./missing-factor.ts";
export {
  type PeerInputs,
  type PeerVariances,
  shrunkSampleVariances,
  singleIndexVariances,
} from "./peer-variances.ts";
export { meanRollingDeviation, rollingBias } from "./rolling-bias.ts";
export {
  type SliceKind,
  type SliceOptions,
  type SliceSummary,
  sliceWindows,
  summariseSlice,
  type WindowSlice,
} from "./slice-windows.ts";
export { type ForecastSeries, type ForecastSummary, summariseForecasts } from "./summarise-forecasts.ts";
export { type RatioSummary, summariseRatios, type WholeSummary } from "./summarise-ratios.ts";
export {
  drawPortfolios,
  type PortfolioDraws,
  type PortfolioFamily,
  type TestPortfolio,
  type TestPortfolioInputs,
  type TestPortfolioOptions,
  testPortfolios,
} from "./test-portfolios.ts";
export { TRANSFORM_CELLS, transformBand, transformHistogram } from "./transform-histogram.ts";
export { logScore, quasiLikelihood } from "./variance-loss.ts";
export {
  nameVariances,
  type WholeCovariance,
  type WholeCovarianceRatios,
  wholeCovariance,
  wholeCovarianceRatios,
} from "./whole-covariance.ts";
export { type Drawdown, worstDrawdown } from "./worst-drawdown.ts";
