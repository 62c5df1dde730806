export {
  type EvaluationRequest,
  evaluateRuns,
  type PairedHorizon,
  type RunsEvaluation,
} from "./evaluate-runs.ts";
export {
  type CrisisSpan,
  type EvaluationReport,
  evaluationReportOf,
  type HorizonReport,
} from "./evaluation-report.ts";
export type { Horizon } from "./evaluation-state.ts";
export { keptEvaluation } from "./kept-evaluation.ts";
export type { NameGrouping, NameTarget } from "./name-groups.ts";
export type { NameComparison, NameGroup } from "./name-ledger.ts";
export type { Peer } from "./peer-forecasts.ts";
export { type HorizonSummary, type SliceReport, summariseHorizon } from "./summarise-horizon.ts";
