export { type FamilyFit, type FoundFactor, modelFactors } from "./family.ts";
export type {
  FamilyKind,
  FamilyOptions,
  StatisticalFamilyOptions,
  TimeSeriesFamilyOptions,
} from "./family-options.ts";
export { usualStatistical } from "./family-presets.ts";
export {
  type Forecast,
  type ForecastInputs,
  forecastInputs,
  forecastModel,
} from "./forecast-model.ts";
export type { Gate } from "./gate.ts";
export { evaluateDayGates } from "./gates.ts";
export { growModel } from "./grow-model.ts";
export type { ModelOptions } from "./model-options.ts";
export { type PresetName, presetNames, presets } from "./presets.ts";
export { type ModelDay, type ModelState, startModel, stepModel } from "./step-model.ts";
