import type { ExposureFoldOptions, FactorFamily } from "../exposures/index.ts";
import type { RegressionOptions } from "../factor-returns/index.ts";
import type { FactorCovarianceOptions, SpecificRiskOptions } from "../risk-model/index.ts";
import type { UniverseOptions } from "../universe/index.ts";
import type { FamilyOptions } from "./family-options.ts";

/** How files of a model that was given are read, and what its factors are here. */
export interface ForeignOptions {
  /** Shape of the files. */
  readonly layout: string;
  /** By factor of the files: its name and family here, where they were said. */
  readonly factors: Readonly<
    Record<string, { readonly name?: string | undefined; readonly family?: FactorFamily | undefined }>
  >;
  /** Where the files are not in the units of their layout. */
  readonly units: Readonly<Record<string, string | undefined>>;
  /** Whether sizes that no market has are refused. */
  readonly checkUnits: boolean;
}

/** Everything a model is made with, every field given; presets and the spec supply the values. */
export interface ModelOptions {
  /** 252 for daily models, 12 for monthly ones. */
  readonly periodsPerYear: number;
  /** Periods without a bar over which a return is still taken from prices. */
  readonly maxGapPeriods: number;
  /** Where the factors come from; absent in runs of earlier versions: fundamental. */
  readonly family?: FamilyOptions;
  readonly universe: UniverseOptions;
  readonly exposures: ExposureFoldOptions;
  readonly regression: RegressionOptions;
  readonly covariance: FactorCovarianceOptions;
  readonly specific: SpecificRiskOptions;
  /** Of a model that was given as files: of all else only `periodsPerYear` is used then. */
  readonly foreign?: ForeignOptions;
}
