import type { StatisticalOptions } from "../factor-returns/index.ts";

/** Where the factors of a model come from, with what its family needs to know. */
export type FamilyOptions = FundamentalFamilyOptions | StatisticalFamilyOptions;

/** Factors are known exposures: X is built from descriptors and groups, f is estimated from each cross-section. */
export interface FundamentalFamilyOptions {
  readonly kind: "fundamental";
}

/**
 * `statistical`: factors come from returns alone; `hybrid`: the fundamental factors, and statistical ones of what they leave.
 */
export interface StatisticalFamilyOptions extends StatisticalOptions {
  readonly kind: "statistical" | "hybrid";
}

/** The families a model can be of. */
export type FamilyKind = FamilyOptions["kind"];
