export { type AttributedPortfolios, attributePortfolios } from "./attribute-portfolios.ts";
export {
  type AttributionAt,
  attributeSpan,
  type SpanAttribution,
  type SpanRequest,
} from "./attribute-span.ts";
export type { AttributionSpans, SpanSums } from "./attribution-spans.ts";
export { followBooks, type HeldBooks, type HoldingsNotes } from "./book-paths.ts";
export { cashIds } from "./cash-ids.ts";
export {
  constructPrepared,
  type PreparedMandate,
  prepareMandate,
} from "./construct-at.ts";
export {
  bindingEnd,
  isActiveMandate,
  onceShare,
  weightsAfterTrades,
} from "./construction-outcome.ts";
export { type ActualReturn, type DatedHoldings, datedHoldings } from "./dated-holdings.ts";
export { decimalText } from "./decimal-text.ts";
export type { ManyNotes } from "./follow-portfolios.ts";
export type { GivenHoldings } from "./given-holdings.ts";
export { hasTable } from "./has-table.ts";
export { type HedgeAt, type HedgeRequest, hedgeAt } from "./hedge-at.ts";
export type { HedgeDecision } from "./hedge-decision.ts";
export { hedgeCostShare } from "./hedge-instruments.ts";
export { type HedgeWalk, type HedgeWalkRequest, walkHedge } from "./hedge-walk.ts";
export { holdingsNotes } from "./holdings-notes.ts";
export { type HoldingsAt, type HoldingsPath, startHoldings } from "./holdings-path.ts";
export {
  type CheckedHoldings,
  checkHoldings,
  importHoldings,
  type WrittenHoldings,
} from "./import-holdings.ts";
export { keepReads } from "./kept.ts";
export { HOLDING } from "./mandate-costs.ts";
export type { ReadLimit } from "./mandate-limits.ts";
export type { ConstructRequest } from "./mandate-source.ts";
export { type NameTail, type NameTailMethod, type NameTailRisk, nameTailRisk } from "./name-tail-risk.ts";
export { closeData } from "./open-data.ts";
export { type PeriodTailRisk, periodTailRisk, type TailEstimate } from "./period-tail-risk.ts";
export {
  capitalOn,
  type HeldPortfolio,
  type PortfolioAt,
  type PortfolioAtRequest,
  readPortfolioAt,
  requireHeld,
} from "./portfolio-at.ts";
export type { CovarianceAccount, StageCovariance } from "./read-covariance.ts";
export { readDocument } from "./read-document.ts";
export { type DatedExposures, readExposures } from "./read-exposures.ts";
export { type FactorFits, readFactorFits } from "./read-factor-fits.ts";
export { type FactorPeriods, readFactorPeriods } from "./read-factor-history.ts";
export { type FactorMonths, type FactorMonthTable, readFactorMonths } from "./read-factor-months.ts";
export {
  type PortfolioReturns,
  type PortfolioShapes,
  readPortfolioHoldings,
  readPortfolioReturns,
  readPortfolioShapes,
} from "./read-factor-portfolios.ts";
export { type NamedSeries, readFactorSeries } from "./read-factor-series.ts";
export { type NameReturn, type NameSources, readNameReturns, readNameSources } from "./read-name.ts";
export {
  capitalBase,
  type PortfolioChoice,
  type PortfolioRequest,
  portfolioNames,
  readBenchmark,
  readPortfolioChoice,
  sourceName,
} from "./read-portfolio.ts";
export { type RiskAt, readRiskHistory } from "./read-risk-history.ts";
export { modelOn, readRiskModel, type StoredModel } from "./read-risk-model.ts";
export { readForecastDates, readRunDates } from "./read-run-dates.ts";
export { readScenarios } from "./read-scenarios.ts";
export { readSpecific } from "./read-specific.ts";
export { readSpecificPeriods } from "./read-specific-periods.ts";
export { readTradedValues, type TradedValues } from "./read-traded-values.ts";
export { type Trade, tradePortfolio } from "./read-trades.ts";
export {
  readUniverseChanges,
  readUniverseCounts,
  type UniverseChange,
  type UniverseCounts,
} from "./read-universe.ts";
export { readUserSeries, type UserSeries } from "./read-user-series.ts";
export { readVolatilityPath, type VolatilityPoint } from "./read-volatility-path.ts";
export { requireFactorReturns } from "./require-factor-returns.ts";
export { type RunAxes, readAxes } from "./run-axes.ts";
export { isForeign, runOptions } from "./run-options.ts";
export { isUneven, placeText, type SetPlace } from "./set-place.ts";
export { type PortfolioSummary, summarisePortfolios } from "./summarise-portfolios.ts";
export { documentName, type UserDocument } from "./user-document.ts";
export type { WalkInterval, WalkMoment, WalkPoint } from "./walk-book.ts";
export { WALK_FREQUENCIES, type WalkFrequency } from "./walk-calendar.ts";
export type { MandateDecision } from "./walk-decision.ts";
export { type WalkForward, type WalkForwardRequest, walkForward } from "./walk-forward.ts";
export type { WalkRisk, WalkRiskParts, WalkSide } from "./walk-interval.ts";
export { type RunPeriod, type RunReturns, walkReturns, walkRun } from "./walk-run.ts";
export {
  type LimitRecord,
  type RiskCheck,
  summariseWalk,
  type WalkSpan,
  type WalkSummary,
} from "./walk-summary.ts";
