export {
  type ActionKind,
  type AssetActions,
  actionKinds,
  actionsByAsset,
  afterAction,
  type CorporateAction,
  type Delisting,
  delistedReturn,
  delistedValue,
  type Holding,
  holdingReturn,
  oneShare,
  type PeriodPrices,
  returnWithActions,
} from "./corporate-actions.ts";
export { baseRates, ofCurrency } from "./currency-rates.ts";
export { dayNumber, isCalendarDate } from "./day-number.ts";
export { growKnownFundamentals, growMarketState, growMemberships } from "./grow-data.ts";
export {
  type ItemDay,
  itemDepth,
  type KnownFundamentals,
  knownItem,
  knownItemAgo,
  startKnownFundamentals,
  stepKnownFundamentals,
} from "./known-fundamentals.ts";
export {
  type ActionRecords,
  type FactorRecords,
  type FundamentalRecords,
  type MarketAxes,
  type MarketDay,
  noFactorRecords,
  noFundamentals,
  noTraits,
  oneCurrency,
} from "./market-day.ts";
export { type DayReturns, type MarketState, startMarketState, stepMarketState } from "./market-state.ts";
export { type Memberships, mainGroup, memberships, noMemberships, singleMembership } from "./memberships.ts";
export {
  boundaryToleranceDays,
  type FlowTerm,
  flowTerms,
  type ReportedFlow,
  sumOfTerms,
} from "./reported-flows.ts";
export type { SecurityTraits } from "./security-traits.ts";
export { type KnownFlows, startKnownFlows, stepKnownFlows, type TrailingYear } from "./trailing-years.ts";
export { unitlessItems } from "./unitless-items.ts";
