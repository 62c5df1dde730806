export {
  type CrossSection,
  constraintsOf,
  designOf,
  type RegressionSample,
  sampleOf,
} from "./cross-section.ts";
export { currencyReturns, withCurrencyReturns } from "./currency-returns.ts";
export {
  diagnoseRegression,
  type InfluentialName,
  type RegressionDiagnostics,
} from "./diagnose-regression.ts";
export { estimateFactorReturns, type FactorReturns } from "./estimate-factor-returns.ts";
export { pseudoPulls } from "./noise-variance.ts";
export { cellPulls, type ParentCells, parentCells } from "./parent-cells.ts";
export { closeWeights, type RegressionWeightOptions } from "./regression-weights.ts";
export {
  type GroupCorrelation,
  type Grouping,
  type ResidualCorrelationState,
  sizeGrouping,
  startResidualCorrelation,
  stepResidualCorrelation,
} from "./residual-correlation.ts";
export { type AlignedFactors, type Alignment, alignFactors } from "./statistical/align-factors.ts";
export { canonicalCorrelations } from "./statistical/canonical-correlations.ts";
export {
  type ExtractedFactors,
  type ExtractionOptions,
  extractFactors,
  type ReturnPanel,
} from "./statistical/extract-factors.ts";
export {
  type FactorNumberRule,
  factorNumber,
  factorNumberRules,
  type Spectrum,
} from "./statistical/factor-number.ts";
export {
  type FittedFactor,
  fitStatistical,
  growStatisticalFit,
  type StatisticalFit,
  type StatisticalFitInputs,
  type StatisticalOptions,
  statisticalColumnCount,
} from "./statistical/fit-statistical.ts";
export {
  type FactorLikeness,
  nameFactors,
  type ReferenceInputs,
  type ReferenceSeries,
  referenceSeries,
} from "./statistical/name-factors.ts";
export { type OrthogonalIn, orthogonalLoadings } from "./statistical/orthogonal-loadings.ts";
export { type PastFactorReturns, pastFactorReturns } from "./statistical/past-factor-returns.ts";
export { type LoadingPrior, shrunkLoadings } from "./statistical/shrunk-loadings.ts";
export {
  capShares,
  type FactorReturnDay,
  type FactorReturnState,
  formSection,
  growFactorReturnState,
  nextFactorReturnState,
  type RegressionOptions,
  stepFactorReturns,
} from "./step-factor-returns.ts";
export {
  type IndustrySupport,
  industrySupport,
  type PseudoObservation,
  pseudoObservations,
  settledSupport,
} from "./thin-industries.ts";
export {
  type BetaMoments,
  growBetaMoments,
  startBetaMoments,
  stepBetaMoments,
} from "./time-series/beta-moments.ts";
export { type DependentFactor, dependentFactor } from "./time-series/dependent-factor.ts";
export { dimsonDesign, fowlerRorkeWeights } from "./time-series/dimson.ts";
export { type BetaRegression, estimateBetas, type TimeSeriesBetas } from "./time-series/estimate-betas.ts";
export {
  factorInnovations,
  type InnovationOptions,
  type InnovationState,
  startInnovations,
  stepInnovations,
} from "./time-series/factor-innovations.ts";
export { withGivenReturns } from "./time-series/given-factor-returns.ts";
export {
  type GivenFactor,
  type GivenFactorState,
  startGivenFactors,
  stepGivenFactors,
} from "./time-series/given-factors.ts";
export { type GrsTest, grsTest } from "./time-series/grs-test.ts";
export { regressOnFactors, type TimeSeriesRegression } from "./time-series/regress-on-factors.ts";
export {
  type BetaPrior,
  type BetaShrinkage,
  blumeLine,
  type ComposedBetas,
  composeBetas,
  estimateBetaPrior,
} from "./time-series/shrink-betas.ts";
export {
  type BetaState,
  type BetaWindow,
  betaMoments,
  growBetas,
  startBetas,
  stepBetas,
} from "./time-series/step-betas.ts";
