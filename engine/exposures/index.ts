export type { ScoredDescriptor } from "./blend-descriptors.ts";
export { type BuiltExposures, buildExposures } from "./build-exposures.ts";
export { appendDense, denseExposures } from "./dense-columns.ts";
export type {
  Descriptor,
  DescriptorFamily,
  DescriptorInput,
  DescriptorOptions,
  DescriptorState,
  Frequency,
  SeriesName,
  Window,
} from "./descriptors/descriptor.ts";
export { builtInDescriptors, usualWindows } from "./descriptors/registry.ts";
export {
  type BlendStyle,
  type CubeStyle,
  type ExposureInputs,
  type ExposureOptions,
  type ScoreOptions,
  type StyleOptions,
  usualScores,
} from "./exposure-inputs.ts";
export {
  addExposures,
  exposureProduct,
  exposureProducts,
  exposureRow,
  portfolioExposures,
} from "./exposure-rows.ts";
export {
  type Exposures,
  type Factor,
  type FactorFamily,
  firstStyle,
  isDense,
  regressionFactorCount,
} from "./exposures.ts";
export {
  type AssetCodes,
  type FactorNames,
  factorList,
  factorNames,
  foreignCurrencies,
  joinGroups,
  noCodes,
} from "./factor-list.ts";
export { growExposureState, growExposures } from "./grow-exposures.ts";
export {
  type IndustryAxis,
  type IndustryOptions,
  type IndustryParents,
  industriesAsGiven,
  industryAxis,
  industryParents,
  reviewIndustries,
} from "./industries.ts";
export { staleDaysOf } from "./item-readers.ts";
export { type MonthlyDiagnostics, type MonthlyExposures, measureMonth } from "./monthly-diagnostics.ts";
export { orthogonalise } from "./orthogonalise.ts";
export { type ClipMeasure, type OutlierOptions, Treatment } from "./outliers.ts";
export type { ScoreForm } from "./rank-scores.ts";
export type { RecordStyle, Scale, StyleStep } from "./record-style.ts";
export {
  growSeriesHistory,
  type SeriesHistory,
  startSeriesHistory,
  stepSeriesHistory,
  valuesAt,
} from "./series-history.ts";
export {
  rescale,
  type ScoreRules,
  type Scores,
  type StandardisationUniverse,
  standardise,
} from "./standardise.ts";
export { type Grouping, type ScoreGroups, standardiseWithin } from "./standardise-within.ts";
export {
  type DayExposures,
  type ExposureDay,
  type ExposureFoldOptions,
  type ExposureState,
  type IndustryMerge,
  startExposures,
  stepExposures,
} from "./step-exposures.ts";
export { rungs, type StyleDiagnostics } from "./style-diagnostics.ts";
export type { DescriptorTrace } from "./trace-descriptor.ts";
export {
  applyScale,
  type CubeTrace,
  type ExposureTrace,
  type ExposureTraces,
  type GapTrace,
  type OrthogonalTrace,
  type ScaledValue,
  traceExposures,
} from "./trace-exposures.ts";
