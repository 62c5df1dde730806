export { changedInputs } from "./changed-inputs.ts";
export type { InputFile, MarketData, MarketDataOptions, PortfolioRows } from "./market-data.ts";
export { openMarketData } from "./open-market-data.ts";
