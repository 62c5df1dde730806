export {
  type EvaluationRequest,
  evaluateRun,
  type Horizon,
  type HorizonEvaluation,
  type RunEvaluation,
} from "./evaluate-run.ts";
export type { NameGroup, NameGrouping } from "./name-groups.ts";
