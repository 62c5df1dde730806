import type { Output } from "./output.ts";

/** A part of the risk report that is asked for: JSON first, its text a rendering of the same figures. */
export interface RiskSection {
  /** Key in JSON. */
  readonly key: string;
  readonly json: object;
  /** Lines of the page, its title first; made when they are read, as `csv` is: who wants the JSON never pays for them. */
  readonly lines: readonly string[];
  readonly csv: NonNullable<Output["csv"]>;
}

/** All keys that sections have in JSON: null where one was not asked for. */
export const SECTION_KEYS = [
  "groups",
  "books",
  "nameFactors",
  "interactions",
  "relative",
  "change",
  "whatIf",
  "liquidity",
  "betaSources",
  "tailNames",
] as const;
