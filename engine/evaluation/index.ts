export { type BiasStatistic, biasStatistic } from "./bias-statistic.ts";
export { type CovarianceCalibration, evaluateCovariance } from "./evaluate-covariance.ts";
export { type Drawdown, worstDrawdown } from "./worst-drawdown.ts";
