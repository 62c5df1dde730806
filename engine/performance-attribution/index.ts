export {
  type BrinsonOptions,
  type BrinsonState,
  type GroupBookState,
  startBrinson,
  stepBrinson,
} from "./attribute-brinson.ts";
export {
  finishNames,
  type NamesAttribution,
  type NamesState,
  startNames,
  stepNames,
} from "./attribute-names.ts";
export { attributePerformance } from "./attribute-performance.ts";
export { attributePeriod, periodAgainst } from "./attribute-period.ts";
export { type ManyPeriod, stepPortfolios } from "./attribute-portfolios.ts";
export { attributeReturn } from "./attribute-return.ts";
export type { AttributionLine } from "./attribution-lines.ts";
export {
  type AttributionOptions,
  type AttributionState,
  type BookState,
  startAttribution,
  type UnmodelledName,
} from "./attribution-state.ts";
export { type BrinsonForm, type BrinsonPeriod, brinsonPeriod, type GroupSums } from "./brinson-period.ts";
export type { ContributionLedger } from "./contribution-ledger.ts";
export {
  type BookPerformance,
  type Correlation,
  finishAttribution,
  type PerformanceAttribution,
  type PerformanceLine,
} from "./finish-attribution.ts";
export {
  type BrinsonAttribution,
  type BrinsonEffects,
  type BrinsonGroup,
  finishBrinson,
  type GroupPerformance,
} from "./finish-brinson.ts";
export { finishPortfolios, type ManyAttribution } from "./finish-portfolios.ts";
export {
  CASH_LABEL,
  type GroupedNames,
  type GroupLevel,
  type GroupTree,
  groupNames,
  groupTree,
  OUTSIDE_LABEL,
} from "./group-tree.ts";
export { type LinkedContributions, type LinkingInput, linkContributions } from "./link-contributions.ts";
export type { DatedReturn } from "./linkable-returns.ts";
export { carinoFactor, type LinkingMethod, mencheroFactor } from "./linking-factors.ts";
export { type ManyState, setHoldings, startPortfolios } from "./many-state.ts";
export type { HeldNames } from "./many-sums.ts";
export type {
  AttributedFactor,
  AttributionPeriod,
  PeriodAttribution,
  PeriodReturns,
  ReturnAttribution,
  ReturnParts,
  UnmodelledReturn,
} from "./period-attribution.ts";
export { evaluateSignificance, type Significance } from "./significance.ts";
export { stepAttribution } from "./step-attribution.ts";
export {
  attributeUserFactors,
  type UserFactor,
  type UserLoadings,
  userFactorLoadings,
} from "./user-factors.ts";
export {
  attributeUserSeries,
  startUserSeries,
  stepUserSeries,
  type UserSeriesState,
  userSeriesLoadings,
} from "./user-series.ts";
