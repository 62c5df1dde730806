import type { MarketAxes } from "../data/index.ts";
import type { Exposures } from "../exposures/index.ts";
import { isPositiveSemidefinite, type Matrix, symmetricEigen, type Vector } from "../linalg/index.ts";
import {
  burnInShare,
  estimateFactorCovariance,
  estimateSpecificRisk,
  type FactorCovariance,
  type FactorHistory,
  type RiskModel,
  type SpecificRisk,
  type SpecificRiskState,
} from "../risk-model/index.ts";
import type { Gate } from "./gate.ts";
import type { ModelOptions } from "./model-options.ts";
import type { ModelState } from "./step-model.ts";

/** A forecast at a close, with every stage of its making. */
export interface Forecast {
  readonly model: RiskModel;
  /** The stages of F in order; the last is the model's. */
  readonly covarianceStages: readonly FactorCovariance[];
  readonly specific: SpecificRisk;
  /** Below 2K effective observations a covariance is noise: the date is marked and scored apart. */
  readonly burnIn: boolean;
  readonly gates: readonly Gate[];
}

/** What a forecast is made of: X of a close, and the histories up to it. */
export interface ForecastInputs {
  readonly date: string;
  readonly exposures: Exposures;
  /** [N] currency; must be known where covered. */
  readonly marketCap: Vector;
  readonly history: FactorHistory;
  readonly specific: SpecificRiskState;
}

/** The inputs of the forecast at the last close taken in; undefined before the first. */
export function forecastInputs({
  close,
  market,
  history,
  specific,
}: Pick<ModelState, "close" | "market" | "history" | "specific">): ForecastInputs | undefined {
  if (close === null) return undefined;
  const { exposures, marketCap } = close;
  return { date: market.date, exposures, marketCap, history, specific };
}

/**
 * The risk model at a close, for the period after it. Undefined while the histories are too short for
 * any forecast at all. The histories are only read, so asking on more dates changes nothing.
 *
 * @returns F and Δ per period (decimal²) on the exposures of the close, with every stage and a PSD gate
 * @see docs/methodology/08-risk-model.md
 * @complexity O(T·K² + K³ + N log N), and O(draws·K³) with the eigenfactor adjustment
 */
export function forecastModel(
  inputs: ForecastInputs | undefined,
  { assets, traits }: Pick<MarketAxes, "assets"> & { readonly traits: Pick<MarketAxes["traits"], "issuer"> },
  options: ModelOptions,
): Forecast | undefined {
  if (inputs === undefined) return undefined;
  const { date, exposures, marketCap } = inputs;
  const covarianceStages = estimateFactorCovariance(inputs.history, covarianceOptions(options));
  const last = covarianceStages.at(-1);
  const specific = estimateSpecificRisk(
    inputs.specific,
    { covered: exposures.covered, exposures, marketCap, issuer: traits.issuer },
    options.specific,
  );
  if (last === undefined || specific === undefined) return undefined;
  const model: RiskModel = {
    date,
    assets,
    exposures,
    factorCovariance: last.covariance,
    specificVariance: specific.variance,
    linked: specific.linked,
    periodsPerYear: options.periodsPerYear,
  };
  const gates = [
    ...covarianceStages.map((stage) => covarianceGate(date, stage)),
    specificGate(date, specific, exposures.covered),
  ];
  return { model, covarianceStages, specific, burnIn: burnInShare(last) > 0, gates };
}

/**
 * Given factors are in units of their own, a rate beside a return: none leans on the median of the others while it is young.
 */
function covarianceOptions({ covariance, family }: ModelOptions): ModelOptions["covariance"] {
  return family?.kind === "time_series" ? { ...covariance, ownHistoryFull: OWN_FROM_THE_START } : covariance;
}

const OWN_FROM_THE_START = 2;

/** Δ of every covered name is finite and above 0: it is divided by. */
function specificGate(date: string, { variance }: SpecificRisk, covered: Uint8Array): Gate {
  const worst = variance.findIndex(
    (value, asset) => covered[asset] === 1 && !(value > 0 && value < Infinity),
  );
  return {
    name: "specific-positive",
    date,
    passed: worst < 0,
    worst: worst < 0 ? 0 : 1,
    limit: 0,
    datum: worst < 0 ? "all covered names" : `asset ${worst}`,
  };
}

/** The largest negative eigenvalue as a share of the largest; measured only where it is beyond the limit. */
function covarianceGate(date: string, { stage, covariance }: FactorCovariance): Gate {
  const limit = 1e-10;
  const passed = isPositiveSemidefinite(covariance, limit);
  const worst = passed ? 0 : negativeShare(covariance);
  return { name: "covariance-psd", date, passed, worst, limit, datum: `smallest eigenvalue, stage ${stage}` };
}

function negativeShare(covariance: Matrix): number {
  const { values } = symmetricEigen(covariance);
  return -values[0] / values[values.length - 1];
}
