export { type CovarianceCalibration, evaluateCovariance } from "./evaluate-covariance.ts";
