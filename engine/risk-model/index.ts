export {
  type CovarianceStage,
  estimateFactorCovariance,
  type FactorCovariance,
  type FactorCovarianceOptions,
} from "./factor-covariance.ts";
export { type FactorHistory, startFactorHistory, stepFactorHistory } from "./factor-history.ts";
export {
  assetCovariances,
  denseCovariance,
  type PortfolioRisk,
  portfolioCovariance,
  portfolioRisk,
} from "./portfolio-risk.ts";
export type { RiskModel } from "./risk-model.ts";
export {
  estimateSpecificRisk,
  growSpecificRisk,
  ownSpecificVariance,
  type SpecificRisk,
  type SpecificRiskOptions,
  type SpecificRiskState,
  startSpecificRisk,
  stepSpecificRisk,
} from "./specific-risk.ts";
