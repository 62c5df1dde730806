export { type CandidateInputs, type Candidates, candidatesOf } from "./candidates.ts";
export { type Construction, constructPortfolio, type LimitOutcome } from "./construct-portfolio.ts";
export type { Conflict } from "./find-conflict.ts";
export type { Limit, Mandate, MandateCosts, Objective, RiskPart } from "./mandate.ts";
export { type PortfolioMeasures, tradingCost, type VarianceParts } from "./measure-portfolio.ts";
