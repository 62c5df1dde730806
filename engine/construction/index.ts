export {
  type CandidateInputs,
  type Candidates,
  candidatesOf,
  type OtherModel,
  type RiskView,
} from "./candidates.ts";
export {
  type ConstraintAttribution,
  type ConstraintEffect,
  constraintAttribution,
} from "./constraint-attribution.ts";
export {
  type Construction,
  type ConstructionSearch,
  constructPortfolio,
  type LimitOutcome,
} from "./construct-portfolio.ts";
export {
  constructFactorBudget,
  constructRiskBudget,
  type RiskBudgetRequest,
} from "./construct-risk-budget.ts";
export { CONSTRUCTION_SETTINGS, type ConstructionSettings } from "./construction-settings.ts";
export { efficientFrontier, type Frontier } from "./efficient-frontier.ts";
export { type FactorBudget, type FactorRiskBudget, factorRiskBudget } from "./factor-risk-budget.ts";
export type { Conflict } from "./find-conflict.ts";
export { highestRatio, impliedAlpha, transferCoefficient, worstAlpha } from "./implied-alpha.ts";
export { limitBreach } from "./limit-breach.ts";
export type {
  AlphaUncertainty,
  CostStep,
  Limit,
  Mandate,
  MandateCosts,
  Objective,
  RiskPart,
} from "./mandate.ts";
export {
  measurePortfolio,
  type PortfolioMeasures,
  type TradingCostParts,
  tradingCost,
  tradingCostParts,
  type VarianceParts,
} from "./measure-portfolio.ts";
export { type RiskBudget, riskBudget } from "./risk-budget.ts";
