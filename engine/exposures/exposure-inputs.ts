import type { Memberships } from "../data/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { AssetCodes } from "./factor-list.ts";
import type { IndustryOptions } from "./industries.ts";
import type { ClipMeasure, OutlierOptions } from "./outliers.ts";
import type { ScoreForm } from "./rank-scores.ts";
import type { StandardisationUniverse } from "./standardise.ts";
import type { Grouping } from "./standardise-within.ts";

/** How the descriptors of a style become its scores. */
export interface ScoreOptions {
  readonly form: ScoreForm;
  readonly within: Grouping;
  readonly clipBy: ClipMeasure;
  /** Share of the blend's weight that must exist for a name to have a blended score. (0, 1] */
  readonly minBlendShare: number;
}

/** The usual form of a style's scores. */
export const usualScores: ScoreOptions = Object.freeze({
  form: "zscore",
  within: "none",
  clipBy: "deviation",
  minBlendShare: 0.3,
});

/** A style factor that is a blend of descriptors, made orthogonal to other styles if asked. */
export interface BlendStyle extends ScoreOptions {
  readonly name: string;
  /** Weights of the descriptors; they need not sum to 1. */
  readonly blend: readonly { readonly descriptor: string; readonly weight: number }[];
  /** Names of styles that are not themselves orthogonalised; a cube may be among them. */
  readonly orthogonalTo: readonly string[];
}

/** A style factor that is the cube of another, orthogonalised to it: what a linear exposure leaves out. */
export interface CubeStyle {
  readonly name: string;
  /** Name of a blend that is not orthogonalised. */
  readonly cubeOf: string;
}

export type StyleOptions = BlendStyle | CubeStyle;

/** Options of one date's exposures. */
export interface ExposureOptions {
  readonly market: boolean;
  /** Whether the countries of the data are factors. */
  readonly countries: boolean;
  /** Whether the currencies of the data, but for the base currency, are factors. */
  readonly currencies: boolean;
  readonly industries: IndustryOptions;
  readonly styles: readonly StyleOptions[];
  readonly outliers: OutlierOptions;
  /** Known estimation names that a group needs for scores within it; fewer are scored in the whole universe. ≥ 2 */
  readonly minGroupSize: number;
  /** Groups of equal count that size is cut into, for scores within size. */
  readonly sizeBuckets: number;
}

/** What one date's exposures are built from. */
export interface ExposureInputs {
  readonly universe: StandardisationUniverse;
  /** [N] of the close, by the spec (√cap by default), over the estimation universe; else 0. */
  readonly regressionWeights: Float64Array;
  readonly marketCap: Vector;
  /** Merged as they are to be factors. */
  readonly industries: Memberships;
  readonly industryNames: readonly string[];
  readonly countries: AssetCodes;
  /** Without the base currency. */
  readonly currencies: AssetCodes;
  /** Raw values by descriptor name. [N] each */
  readonly descriptors: ReadonlyMap<string, Vector>;
}
