import type { ExposureFoldOptions } from "../exposures/index.ts";
import type { RegressionOptions } from "../factor-returns/index.ts";
import type { FactorCovarianceOptions, SpecificRiskOptions } from "../risk-model/index.ts";
import type { UniverseOptions } from "../universe/index.ts";
import type { FamilyOptions } from "./family-options.ts";

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
}
