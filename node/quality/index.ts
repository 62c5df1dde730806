export type { Finding, Severity, SuggestedRepair } from "./finding.ts";
export { noteFindings } from "./note-findings.ts";
