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
export { closeWeights, type RegressionWeightOptions } from "./regression-weights.ts";
export {
  type GroupCorrelation,
  type Grouping,
  type ResidualCorrelationState,
  sizeGrouping,
  startResidualCorrelation,
  stepResidualCorrelation,
} from "./residual-correlation.ts";
export {
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
