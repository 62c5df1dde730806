export { type FamilyFit, type FoundFactor, modelFactors } from "./family.ts";
export type {
  FamilyKind,
  FamilyOptions,
  StatisticalFamilyOptions,
  TimeSeriesFamilyOptions,
} from "./family-options.ts";
export { usualStatistical } from "./family-presets.ts";
export { finishDay } from "./finish-day.ts";
export {
  draftForecast,
  type Forecast,
  type ForecastDraft,
  type ForecastInputs,
  finishForecast,
  forecastInputs,
  forecastModel,
  monthlyDraws,
} from "./forecast-model.ts";
export type { Gate } from "./gate.ts";
export { evaluateDayGates } from "./gates.ts";
export { growModel } from "./grow-model.ts";
export type { ForeignOptions, ModelOptions } from "./model-options.ts";
export {
  type CoreState,
  type EigenfactorBias,
  type LateState,
  type ModelState,
  startModel,
} from "./model-state.ts";
export { type CoreDay, openDay, type PendingDay } from "./open-day.ts";
export { type PresetName, presetNames, presets } from "./presets.ts";
export { type ModelDay, stepModel } from "./step-model.ts";
