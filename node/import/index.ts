export type { CanonicalSource } from "./canonical-source.ts";
export { changedInputs } from "./changed-inputs.ts";
export { NO_CAPS } from "./check-project.ts";
export { lookAheadOf } from "./classify.ts";
export { csvFields } from "./formats/csv-fields.ts";
export { whyUnreadable } from "./formats/inspect-file.ts";
export {
  type GivenTable,
  readSmallCsv,
  readText,
  type SmallRow,
  type SmallTable,
  tableName,
} from "./formats/read-small-csv.ts";
export { workbookRows, workbookSheets } from "./formats/workbook-rows.ts";
export { readEntry, zipEntries } from "./formats/zip-entries.ts";
export type { HoldingSpan, PlainSet, PortfolioRecord } from "./holdings-by-portfolio.ts";
export type { AccountColumns, HoldingColumns, HoldingsStream } from "./holdings-stream.ts";
export type { IdentifierSpell } from "./identifier-history.ts";
export { fileStamp, inputStamp } from "./input-stamp.ts";
export { type KnownAction, readKnownActions } from "./known-actions.ts";
export {
  type KnownValue,
  knownOn,
  type ReportedValue,
  readKnownValues,
  type UsedValue,
} from "./known-values.ts";
export type { InputFile, MarketData, MarketDataOptions } from "./market-data.ts";
export { openCanonical, openMarketData } from "./open-market-data.ts";
export type { AccountRows, FundRows, HoldingTables, PortfolioRows, ProxyRows } from "./read-holdings.ts";
export { type FileSample, type NoSample, sampleFiles } from "./sample-files.ts";
export { readSourceRows, type SourceRow, type SourceRowRequest } from "./source-rows.ts";
export { type EngineLimits, openSql, type Sql, sqlText } from "./sql.ts";
export { type StagedProject, withStagedTables } from "./stage-tables.ts";
export { tableFiles } from "./table-files.ts";
