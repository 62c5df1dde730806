/** Where the factors of a model come from, with what its family needs to know. */
export type FamilyOptions = FundamentalFamilyOptions;

/** Factors are known exposures: X is built from descriptors and groups, f is estimated from each cross-section. */
export interface FundamentalFamilyOptions {
  readonly kind: "fundamental";
}

/** The families a model can be of. */
export type FamilyKind = FamilyOptions["kind"];
