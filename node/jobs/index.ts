export { changesSinceRun } from "./changes-since-run.ts";
export { codeVersion, dependencyLock, hashSources, packageVersion } from "./code-version.ts";
export { type DayTables, dayTables, dictionaryRows } from "./day-tables.ts";
export {
  estimateMarkets,
  type MarketOutcome,
  type MarketsResult,
} from "./estimate-markets.ts";
export {
  type EstimateOptions,
  type EstimateProgress,
  type EstimateResult,
  estimateModel,
} from "./estimate-model.ts";
export { GateFailure } from "./gate-failure.ts";
export { runColumns } from "./given-columns.ts";
export { hashDataSpec } from "./hash-data-spec.ts";
export { marketSource } from "./market-source.ts";
export { openMarketThreads } from "./market-work.ts";
export { resultPlace } from "./open-market.ts";
export { addShapeRow, type PortfolioTables, startPortfolioTables } from "./portfolio-tables.ts";
export {
  type ReplayedDay,
  type ReplayInputs,
  type ReplayRequest,
  type ReplayStart,
  replayDays,
} from "./replay-days.ts";
export { buildTable, type KeptColumn, type TableBuilder, type TableColumns } from "./table-builder.ts";
