export { isoDate } from "./calendar.ts";
export { defaultSyntheticMarket, type SyntheticMarketOptions } from "./options.ts";
export { simulateMarket } from "./simulate-market.ts";
export type {
  SyntheticBars,
  SyntheticClassifications,
  SyntheticDay,
  SyntheticFundamentals,
  SyntheticHoldings,
  SyntheticIndustry,
  SyntheticMarket,
  SyntheticSecurity,
  SyntheticTruth,
} from "./synthetic-market.ts";
