export { isoDate } from "./calendar.ts";
export type { SyntheticCountry } from "./country-table.ts";
export type { SyntheticIndustry } from "./industry-table.ts";
export { defaultSyntheticMarket, type SyntheticMarketOptions } from "./options.ts";
export { simulateMarket } from "./simulate-market.ts";
export type {
  SyntheticBars,
  SyntheticClassifications,
  SyntheticDay,
  SyntheticFundamentals,
  SyntheticHoldings,
  SyntheticMarket,
  SyntheticSecurity,
  SyntheticTruth,
} from "./synthetic-market.ts";
