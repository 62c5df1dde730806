export { type ActiveRiskAttribution, attributeActiveRisk, predictedBeta } from "./attribute-active-risk.ts";
export { attributeRisk } from "./attribute-risk.ts";
export {
  attributeShock,
  type FactorShock,
  type ShockAttribution,
  type ShockImpact,
} from "./attribute-shock.ts";
export type {
  AssetRisk,
  FactorRisk,
  FamilyRisk,
  RiskAttribution,
  RiskContribution,
} from "./risk-attribution.ts";
