export { adjustEigenfactors, type EigenfactorOptions } from "./adjust-eigenfactors.ts";
export {
  adjustRegime,
  crossSectionalBias,
  type RegimeForecastOptions,
  type RegimeOptions,
  regimeMultiplier,
} from "./adjust-regime.ts";
export { type CovarianceShape, covarianceShape } from "./covariance-shape.ts";
export {
  type CovarianceStage,
  type CovarianceStageName,
  estimateFactorCovariance,
  type FactorCovariance,
  type FactorCovarianceOptions,
} from "./factor-covariance.ts";
export {
  type FactorHistory,
  type RewrittenHistory,
  rewriteFactorHistory,
  startFactorHistory,
  stepFactorHistory,
} from "./factor-history.ts";
export {
  assetCovariances,
  denseCovariance,
  type PortfolioRisk,
  portfolioCovariance,
  portfolioRisk,
} from "./portfolio-risk.ts";
export type { RiskModel } from "./risk-model.ts";
export { type EigenvalueDraws, simulateEigenvalueBias } from "./simulate-eigenvalue-bias.ts";
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
