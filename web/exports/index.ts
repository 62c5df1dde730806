export { type Cell, exportTitle, formatCsv, formatTsv } from "./table-text.ts";
