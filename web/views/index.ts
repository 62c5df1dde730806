export { RiskSources } from "./risk-sources.tsx";
export { RiskSummary } from "./risk-summary.tsx";
