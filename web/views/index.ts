export { Factors } from "./factors.tsx";
export { Performance } from "./performance.tsx";
export { RiskHistory } from "./risk-history.tsx";
export { RiskSources } from "./risk-sources.tsx";
export { RiskSummary } from "./risk-summary.tsx";
export { Security } from "./security.tsx";
