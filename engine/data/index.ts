export { baseRates } from "./currency-rates.ts";
export { dayNumber } from "./day-number.ts";
export { growKnownFundamentals, growMarketState, growMemberships } from "./grow-data.ts";
export {
  type KnownFundamentals,
  knownItem,
  startKnownFundamentals,
  stepKnownFundamentals,
} from "./known-fundamentals.ts";
export {
  type FundamentalRecords,
  type MarketAxes,
  type MarketDay,
  noFundamentals,
  noTraits,
  oneCurrency,
} from "./market-day.ts";
export { type DayReturns, type MarketState, startMarketState, stepMarketState } from "./market-state.ts";
export { type Memberships, memberships, noMemberships, singleMembership } from "./memberships.ts";
export type { SecurityTraits } from "./security-traits.ts";
