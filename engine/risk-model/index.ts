export {
  adjustEigenfactors,
  applyEigenfactorBias,
  type EigenfactorOptions,
} from "./adjust-eigenfactors.ts";
export {
  adjustRegime,
  crossSectionalBias,
  type RegimeForecastOptions,
  type RegimeOptions,
  regimeMultiplier,
} from "./adjust-regime.ts";
export { type CovarianceShape, covarianceShape } from "./covariance-shape.ts";
export {
  type EigenfactorDrawOptions,
  type EigenfactorDraws,
  eigenfactorBias,
  eigenfactorDraws,
  simulateEigenfactors,
} from "./eigenfactor-draws.ts";
export { type ExtensionOptions, extendModel, type ModelExtension } from "./extend/extend-model.ts";
export type { ExtensionPeriod, GivenModel } from "./extend/extension-periods.ts";
export {
  type ExtensionTest,
  extensionScores,
  historyLevel,
  type PeriodScores,
  type RatioTest,
  testExtension,
} from "./extend/test-extension.ts";
export {
  type CovarianceDraft,
  type CovarianceStageName,
  draftFactorCovariance,
  estimateFactorCovariance,
  type FactorCovariance,
  type FactorCovarianceOptions,
  finishFactorCovariance,
} from "./factor-covariance.ts";
export {
  type FactorHistory,
  type RewrittenHistory,
  rewriteFactorHistory,
  startFactorHistory,
  stepFactorHistory,
} from "./factor-history.ts";
export { familyOrder } from "./foreign/foreign-exposures.ts";
export { covarianceFaults } from "./foreign/foreign-faults.ts";
export type { ForeignModel, IssuerCovariance } from "./foreign/foreign-model.ts";
export { checkedModel, foreignRiskModel, type GivenRiskModel } from "./foreign/foreign-risk-model.ts";
export { type FamilyHints, inferFamilies } from "./foreign/infer-families.ts";
export { type ScaledQuantity, wrongScale } from "./foreign/wrong-scale.ts";
export { horizonCapture, varianceRatio } from "./horizon-variance.ts";
export { type ShrunkCovariance, shrinkByOracle, shrinkLinearly } from "./linear-shrinkage.ts";
export { shrinkNonlinearly } from "./nonlinear-shrinkage.ts";
export {
  assetCovariances,
  denseCovariance,
  type PortfolioRisk,
  portfolioCovariance,
  portfolioRisk,
} from "./portfolio-risk.ts";
export {
  type DenseWeights,
  type HeldWeights,
  type PortfolioRisks,
  portfolioRisks,
} from "./portfolio-risks.ts";
export { type PreparedRiskModel, prepareRiskModel } from "./prepared-model.ts";
export { withoutRegressionNoise } from "./regression-noise.ts";
export type { RiskModel } from "./risk-model.ts";
export { burnInShare } from "./shrink-burn-in.ts";
export {
  type DrawRange,
  drawEigenvalueRatios,
  drawRanges,
  type EigenvalueDraws,
  type EigenvalueRatios,
  simulateEigenvalueBias,
} from "./simulate-eigenvalue-bias.ts";
export { type LinkedLines, linkedLines } from "./specific/linked-lines.ts";
export { type OwnHistory, ownHistory } from "./specific/own-history.ts";
export { type SizeShrinkage, shrinkToSizeGroup } from "./specific/shrink-to-size-group.ts";
export {
  growSpecificRisk,
  ownSpecificVariance,
  type SpecificPeriod,
  type SpecificRiskState,
  startSpecificRisk,
  stepSpecificHistory,
  stepSpecificRegime,
  stepSpecificRisk,
} from "./specific/specific-history.ts";
export type {
  JumpOptions,
  LinkedOptions,
  SizeShrinkageOptions,
  SpecificNeweyWestOptions,
  SpecificRiskOptions,
  StructuralOptions,
} from "./specific/specific-options.ts";
export { estimateSpecificRisk, type SpecificInputs, type SpecificRisk } from "./specific/specific-risk.ts";
export { type StructuralRisk, structuralRisk } from "./specific/structural-risk.ts";
export { type IssuerBlock, specificParts, specificProduct } from "./specific-covariance.ts";
export { type VolatilityEvidence, volatilityError } from "./volatility-error.ts";
export { type WeightBlock, type WeightBlockOptions, weightBlocks } from "./weight-blocks.ts";
