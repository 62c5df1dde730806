export { type ExportOutcome, type ExportRequest, exportRun } from "./export/export-run.ts";
export { TABLE_FORMATS, type TableFormat } from "./export/write-tables.ts";
export { type ImportOptions, importForeign } from "./import-foreign.ts";
