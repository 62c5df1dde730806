export { evaluateRun, type HorizonEvaluation, type RunEvaluation } from "./evaluate-run.ts";
export {
  type EvaluationRequest,
  evaluateRuns,
  type Horizon,
  type PairedHorizon,
  type RunsEvaluation,
} from "./evaluate-runs.ts";
export type { NameGroup, NameGrouping } from "./name-groups.ts";
