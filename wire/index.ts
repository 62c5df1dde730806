export { formatCanonicalJson } from "./canonical-json.ts";
export {
  type ColumnMapping,
  type DataCache,
  type DatedOutliers,
  formatDataCache,
  type MappedValue,
  type MappingOutcome,
  parseDataCache,
  type ReadFile,
  type TablePart,
  type UnmappedCell,
} from "./data-cache.ts";
export { dataSpecSchema } from "./data-spec.ts";
export { dataTables } from "./data-tables.ts";
export { type FileHashRecord, formatFileHashes, parseFileHashes } from "./file-hashes.ts";
export { foreignLayouts, type WrittenForeign } from "./foreign-spec.ts";
export { groupFaults } from "./group-faults.ts";
export { parseHedge, type WrittenHedge } from "./hedge-spec.ts";
export { reportTables } from "./holdings-tables.ts";
export {
  type HttpBody,
  type HttpBodyGiven,
  type HttpJobsId,
  type HttpLongId,
  type HttpOperationId,
  type HttpParameters,
  type HttpPostId,
  type HttpQuery,
  parseHttpBody,
  parseHttpParameters,
} from "./http-contract.ts";
export type { HttpOperation, HttpScope } from "./http-operation.ts";
export { httpOperations } from "./http-operations.ts";
export { type JsonRecord, parseJsonRecord } from "./json-record.ts";
export { limitsJsonSchema, type WrittenLimits, type WrittenPortfolioLimit } from "./limits-spec.ts";
export type { WrittenCosts, WrittenRate } from "./mandate-costs-spec.ts";
export { readMoney } from "./mandate-quantities.ts";
export type { Span, WrittenLimit, WrittenMandate } from "./mandate-spec.ts";
export {
  formatManifest,
  type GateResult,
  isPartitionName,
  type Manifest,
  manifestSchema,
  type ParsedManifest,
  type PartitionRef,
  parseManifest,
  partitionFile,
  RUN_FORMAT_VERSION,
} from "./manifest.ts";
export { modelSpecJsonSchema, modelSpecSchema, type WrittenSpec } from "./model-spec.ts";
export { nearestName } from "./nearest-name.ts";
export {
  formatNightRecord,
  type NightFile,
  type NightManifest,
  type NightPointer,
  nightManifestSchema,
  nightPointerSchema,
} from "./night-records.ts";
export { openApiDocument } from "./openapi.ts";
export { parsePackageVersion } from "./package-version.ts";
export { parseJson } from "./parse-json.ts";
export { parseLimits } from "./parse-limits.ts";
export { parseMandate } from "./parse-mandate.ts";
export { parseModelSpec } from "./parse-spec.ts";
export { formatJson } from "./print-json.ts";
export { parseRequestLine, type RequestLine } from "./request-line.ts";
export { resolveSpec } from "./resolve-spec.ts";
export { parseResolvedSpec, resolvedSpecJson } from "./resolved-spec.ts";
export {
  documentDates,
  formatRiskModelDocument,
  parseRiskModelDocuments,
  type RiskModelDocument,
} from "./risk-model-document.ts";
export type { Locate } from "./schema-faults.ts";
export { identifierKinds, issuerKinds } from "./security-tables.ts";
export {
  type ResolvedSetting,
  resolveServerSettings,
  type ServerSettings,
} from "./server-settings.ts";
export { parseSqlQuery, type SqlQuery } from "./sql-query.ts";
export { parseSqlTree, type SqlTree } from "./sql-tree.ts";
export { starPattern } from "./star-pattern.ts";
export {
  type BytesInPieces,
  bytesInPieces,
  formatState,
  formatStateInPieces,
  parseState,
} from "./state-codec.ts";
export {
  formatRecord,
  type JournalStep,
  journalStepSchema,
  parseRecord,
  type RunPointer,
  runPointerSchema,
  type WriterLock,
  writerLockSchema,
} from "./store-records.ts";
export { industryNameFaults } from "./style-names.ts";
export {
  dateUnits,
  type FieldDefinition,
  numberUnits,
  type TableDefinition,
  type TableName,
  type Unit,
} from "./table-definition.ts";
export {
  type DataSpec,
  type FundamentalsSpec,
  type TablePath,
  type TableSpec,
  trailingSuffix,
} from "./table-spec.ts";
export { unknownFactors } from "./time-series-spec.ts";
export { formatTokenFile, parseTokenFile, type TokenRecord } from "./token-file.ts";
export { reviewFaults, unknownUniverseNames } from "./universe-faults.ts";
export { type SpecDocument, type SpecSection, withoutFactors } from "./without-factors.ts";
export { type WorkbookCell, type WorkbookSheet, workbookDocuments } from "./workbook-documents.ts";
