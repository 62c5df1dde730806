export { canonicalHoldings } from "./canonical-holdings.ts";
export type { HoldingsOptions } from "./holdings-reading.ts";
export {
  type HoldingLine,
  type HoldingsFile,
  type HoldingsProject,
  NO_PROJECT,
  readHoldingsFile,
} from "./read-holdings-file.ts";
export { type HoldingsSums, summariseHoldings } from "./summarise-holdings.ts";
