export {
  type BuiltExposures,
  buildExposures,
  factorList,
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
export { addExposures, exposureRow, portfolioExposures } from "./exposure-rows.ts";
export type { Exposures, Factor, FactorFamily } from "./exposures.ts";
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
