export type { CanonicalSource } from "./canonical-source.ts";
export { changedInputs } from "./changed-inputs.ts";
export type { InputFile, MarketData, MarketDataOptions, PortfolioRows } from "./market-data.ts";
export { openCanonical, openMarketData } from "./open-market-data.ts";
export { tableFiles } from "./table-files.ts";
