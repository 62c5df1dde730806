export { assessData, type DataQuality, type RuleOutcome } from "./assess-data.ts";
export type { Coverage, TableSummary } from "./coverage.ts";
export type { Finding, Severity, SuggestedRepair } from "./finding.ts";
export { repairRows } from "./repair-rows.ts";
export { worstNames } from "./worst-names.ts";
