export { addNormalPart } from "./add-normal-part.ts";
export { type ActiveRiskAttribution, attributeActiveRisk, predictedBeta } from "./attribute-active-risk.ts";
export {
  type ActiveSource,
  type AllocationRisk,
  attributeAllocation,
  type GroupAllocation,
} from "./attribute-allocation.ts";
export { attributeBeta, type BetaAttribution, type FactorBeta } from "./attribute-beta.ts";
export {
  attributeBooks,
  type BookRisk,
  type BooksAttribution,
  type BookWeights,
} from "./attribute-books.ts";
export {
  type AloneVolatilities,
  attributeForecastDifference,
  type DifferenceParts,
  type FactorDifference,
  type ForecastDifference,
  type NameDifference,
} from "./attribute-forecast-difference.ts";
export { attributeGroups, type GroupRisk } from "./attribute-groups.ts";
export { attributeNames, type NameFactorRisk } from "./attribute-names.ts";
export { attributeRelativeRisk, type CashRisk, type RelativeRisk } from "./attribute-relative-risk.ts";
export { attributeRisk } from "./attribute-risk.ts";
export { attributeRiskChange, type DatedPortfolio, type RiskChange } from "./attribute-risk-change.ts";
export {
  attributeScenario,
  type Scenario,
  type ScenarioAttribution,
  type ScenarioImpact,
} from "./attribute-scenario.ts";
export {
  attributeShock,
  type FactorShock,
  type ShockAttribution,
  type ShockImpact,
} from "./attribute-shock.ts";
export { attributeTail, type TailAttribution, type TailWeights } from "./attribute-tail.ts";
export type { ModelsWith, NamedWeights } from "./compared-models.ts";
export {
  type CornishFisherOptions,
  type CornishFisherTailRisk,
  cornishFisherTailRisk,
} from "./cornish-fisher.ts";
export { cornishFisherIsMonotone } from "./cornish-fisher-shape.ts";
export { diversificationRatio } from "./diversification-ratio.ts";
export { type EffectiveBets, effectiveBets, effectiveNumber } from "./effective-bets.ts";
export { type FactorInteractions, factorInteractions } from "./factor-interactions.ts";
export { type FactorScenarios, factorScenarios, type ScenarioHistory } from "./factor-scenarios.ts";
export { type Grouping, groupByFamily, groupByLabel } from "./grouping.ts";
export {
  type HistoricalTailOptions,
  type HistoricalTailRisk,
  historicalTailRisk,
} from "./historical-tail-risk.ts";
export { minimumTorsionShares } from "./minimum-torsion.ts";
export {
  type Compounding,
  type Replay,
  type ReplayOptions,
  replayScenarios,
  type WorstWindowOptions,
  worstWindows,
} from "./replay-scenarios.ts";
export { type ReturnMoments, returnMoments, scaleMoments } from "./return-moments.ts";
export { type ReverseStress, type ReverseStressOptions, reverseStress } from "./reverse-stress.ts";
export type {
  AssetRisk,
  FactorRisk,
  FamilyRisk,
  RiskAttribution,
  RiskContribution,
} from "./risk-attribution.ts";
export { scenarioWindows, type WindowOptions } from "./scenario-windows.ts";
export {
  type SpecificBet,
  type SpecificConcentration,
  specificConcentration,
} from "./specific-concentration.ts";
export { type StandaloneGroupRisk, standaloneGroupRisk } from "./standalone-group-risk.ts";
export {
  attributeStress,
  type CorrelationStress,
  equalCorrelations,
  type ModelStress,
  type StressAttribution,
  stressModel,
} from "./stress-model.ts";
export { normalTailRisk, type TailMeasure, type TailRisk } from "./tail-risk.ts";
