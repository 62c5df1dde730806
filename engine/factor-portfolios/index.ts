export { buildCharacteristicPortfolio, buildCharacteristicPortfolios } from "./characteristic-portfolio.ts";
export { buildExAntePortfolios, exAnteReturns, type FormationOptions } from "./ex-ante-portfolios.ts";
export {
  type AdmissionRule,
  type FactorSeries,
  type FactorSummary,
  summariseFactor,
  usualAdmission,
  type Verdict,
} from "./factor-summary.ts";
export { estimateRiskPremia, type RiskPremia } from "./fama-macbeth.ts";
export {
  type FormationInputs,
  type FormedWeights,
  formPortfolios,
  type PortfolioKind,
  portfolioAt,
  portfolioKinds,
} from "./form-portfolios.ts";
export { byColumn, type FullDesign, fullDesign } from "./full-design.ts";
export { buildLongOnlyPortfolios, type LongOnlyPortfolio } from "./long-only-portfolio.ts";
export { estimatePremium, type Premium } from "./premium.ts";
export {
  buildPurePortfolios,
  type PortfolioShape,
  portfolioShape,
  purePortfoliosInto,
} from "./pure-portfolios.ts";
export { buildSortedPortfolios, type SortedPortfolios } from "./sorted-portfolios.ts";
export {
  type IssuerPrecision,
  type SpecificPrecision,
  specificGram,
  specificPrecision,
  specificSolve,
} from "./specific-precision.ts";
export {
  type FactorPortfolio,
  type FactorPortfolioDay,
  type FactorPortfolioPeriod,
  type FactorPortfolioState,
  growFactorPortfolios,
  startFactorPortfolios,
  stepFactorPortfolios,
} from "./step-factor-portfolios.ts";
export { correlationsOf, summariseReturns, type TrackingSummary } from "./tracking.ts";
