export { saveFile } from "./save-file.ts";
export { type Cell, exportTitle, formatCsv, formatTsv } from "./table-text.ts";
