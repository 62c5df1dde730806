export { type ExportOutcome, type ExportRequest, exportRun } from "./export/export-run.ts";
export { type ImportOptions, importForeign } from "./import-foreign.ts";
