export type { PublicData, PublicTable } from "./public-table.ts";
export { readFamaFrench } from "./read-fama-french.ts";
export { readStooqPrices, readYahooPrices } from "./read-price-files.ts";
export { readSecStatements } from "./read-sec-statements.ts";
export { readSymbolDirectory } from "./read-symbol-directory.ts";
