export { attributePerformance } from "./attribute-performance.ts";
export { attributePeriod } from "./attribute-period.ts";
export { attributeReturn } from "./attribute-return.ts";
export type { AttributionLine } from "./attribution-lines.ts";
export {
  type AttributionOptions,
  type AttributionState,
  type BookState,
  startAttribution,
  type UnmodelledName,
} from "./attribution-state.ts";
export {
  type BookPerformance,
  finishAttribution,
  type PerformanceAttribution,
  type PerformanceLine,
} from "./finish-attribution.ts";
export { type LinkedContributions, type LinkingInput, linkContributions } from "./link-contributions.ts";
export { carinoFactor, type LinkingMethod, mencheroFactor } from "./linking-factors.ts";
export type {
  AttributionPeriod,
  PeriodAttribution,
  PeriodReturns,
  ReturnAttribution,
  ReturnParts,
  UnmodelledReturn,
} from "./period-attribution.ts";
export { evaluateSignificance, type Significance } from "./significance.ts";
export { stepAttribution } from "./step-attribution.ts";
