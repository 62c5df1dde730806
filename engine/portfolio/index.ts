export { activePortfolio } from "./active-portfolio.ts";
export { alignPortfolio } from "./align-portfolio.ts";
export { alignWeights } from "./align-weights.ts";
export {
  buildPortfolio,
  type OutsideTreatment,
  type PortfolioOptions,
  type WeightRow,
} from "./build-portfolio.ts";
export { capWeightedPortfolio } from "./cap-weighted-portfolio.ts";
export { type DriftedPortfolio, driftPortfolio } from "./drift-portfolio.ts";
export {
  type BookWeight,
  type CapitalBase,
  type Holding,
  holdingWeights,
  netBooks,
  type Valuation,
  type ValuedHoldings,
} from "./holding-weights.ts";
export { type Component, lookThrough, standIn } from "./look-through.ts";
export type { OutsideHolding, OutsideReason, Portfolio, PortfolioBasis } from "./portfolio.ts";
export { type PortfolioSummary, portfolioSummary } from "./portfolio-summary.ts";
export {
  cashInHoldings,
  payFromCash,
  type RebalancedPortfolio,
  rebalancePortfolio,
} from "./rebalance-portfolio.ts";
export {
  type ListedTrade,
  listTrades,
  TRADE_COLUMNS,
  type Trade,
  type TradeMarket,
  tradeOf,
  tradeRow,
} from "./trade-list.ts";
