export { type AttributionChange, type AttributionPair, changeAttribution } from "./attribution-change.ts";
export { type ChangedProject, changeModel, type ModelChange } from "./change-model.ts";
export {
  type ComparedBook,
  type ComparedDate,
  type CoverageGap,
  compareRuns,
  type RunComparison,
} from "./compare-runs.ts";
export { keptModels, openNamedRun } from "./find-run.ts";
export {
  type ComponentPicture,
  type FactorLikeness,
  type ModelEvidence,
  type ModelFit,
  type ResidualEvidence,
  readEvidence,
} from "./model-evidence.ts";
export { meanWithT, type PairCorrelation } from "./pair-correlations.ts";
