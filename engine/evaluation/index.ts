export { type BandOptions, type BiasBand, biasBand, type ReturnLaw } from "./bias-band.ts";
export { type BiasStatistic, biasStatistic } from "./bias-statistic.ts";
export { compareLosses, type LossComparison } from "./compare-losses.ts";
export { type CovarianceCalibration, evaluateCovariance } from "./evaluate-covariance.ts";
export { type ExceedanceTests, type LikelihoodRatio, testExceedances } from "./exceedances.ts";
export { meanRollingDeviation, rollingBias } from "./rolling-bias.ts";
export { logScore, quasiLikelihood } from "./variance-loss.ts";
export { type Drawdown, worstDrawdown } from "./worst-drawdown.ts";
