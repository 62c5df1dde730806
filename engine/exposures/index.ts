export {
  type BuiltExposures,
  buildExposures,
  rungs,
  type StyleDiagnostics,
} from "./build-exposures.ts";
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
export type { ExposureInputs, ExposureOptions, StyleOptions } from "./exposure-inputs.ts";
export { addExposures, exposureProduct, exposureRow, portfolioExposures } from "./exposure-rows.ts";
export {
  type Exposures,
  type Factor,
  type FactorFamily,
  firstStyle,
  regressionFactorCount,
} from "./exposures.ts";
export {
  type AssetCodes,
  type FactorNames,
  factorList,
  factorNames,
  joinGroups,
  noCodes,
} from "./factor-list.ts";
export { growExposureState, growExposures } from "./grow-exposures.ts";
export { imputeMissing } from "./impute-missing.ts";
export { orthogonalise } from "./orthogonalise.ts";
export type { SeriesHistory } from "./series-history.ts";
export {
  type OutlierOptions,
  rescale,
  type Scores,
  type StandardisationUniverse,
  standardise,
} from "./standardise.ts";
export {
  type ExposureDay,
  type ExposureFoldOptions,
  type ExposureState,
  startExposures,
  stepExposures,
} from "./step-exposures.ts";
