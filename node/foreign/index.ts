export { type ImportOptions, importForeign } from "./import-foreign.ts";
