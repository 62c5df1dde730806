import type { Memberships } from "../data/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { AssetCodes } from "./factor-list.ts";
import type { OutlierOptions, StandardisationUniverse } from "./standardise.ts";

/** A style factor: a blend of descriptors, made orthogonal to other styles if asked. */
export interface StyleOptions {
  readonly name: string;
  /** Weights of the descriptors; they need not sum to 1. */
  readonly blend: readonly { readonly descriptor: string; readonly weight: number }[];
  /** Names of styles that are not themselves orthogonalised. */
  readonly orthogonalTo: readonly string[];
}

/** Options of one date's exposures. */
export interface ExposureOptions {
  readonly market: boolean;
  /** Whether the countries of the data are factors. */
  readonly countries: boolean;
  /** Whether the currencies of the data, but for the base currency, are factors. */
  readonly currencies: boolean;
  readonly styles: readonly StyleOptions[];
  readonly outliers: OutlierOptions;
  /** Share of the blend's weight that must exist for a name to have a blended score. (0, 1] */
  readonly minBlendShare: number;
}

/** What one date's exposures are built from. */
export interface ExposureInputs {
  readonly universe: StandardisationUniverse;
  /** [N] √cap over the estimation universe, else 0. */
  readonly regressionWeights: Float64Array;
  readonly marketCap: Vector;
  readonly industries: Memberships;
  readonly industryNames: readonly string[];
  /** The countries that are factors; no names in a model without them. */
  readonly countries: AssetCodes;
  /** The currencies that are factors. */
  readonly currencies: AssetCodes;
  /** Raw values by descriptor name. [N] each */
  readonly descriptors: ReadonlyMap<string, Vector>;
}
