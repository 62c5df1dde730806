import type { MarketAxes } from "../data/index.ts";
import type { Exposures } from "../exposures/index.ts";
import { isPositiveSemidefinite, type Matrix, symmetricEigen, type Vector } from "../linalg/index.ts";
import {
  burnInShare,
  type CovarianceDraft,
  draftFactorCovariance,
  type EigenfactorDraws,
  estimateSpecificRisk,
  type FactorCovariance,
  type FactorHistory,
  finishFactorCovariance,
  type RiskModel,
  type SpecificRisk,
  type SpecificRiskState,
  simulateEigenfactors,
} from "../risk-model/index.ts";
import type { Gate } from "./gate.ts";
import type { ModelOptions } from "./model-options.ts";
import type { EigenfactorBias, ModelState } from "./model-state.ts";

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
  /** v of the month's first close, where the options refresh it monthly; null: eigenfactors stay as they are then. */
  readonly eigenfactorBias: EigenfactorBias | null;
}

/** The inputs of the forecast at the last close taken in; undefined before the first. */
export function forecastInputs({
  close,
  market,
  history,
  specific,
  eigenfactorBias,
}: Pick<ModelState, "close" | "market" | "history" | "specific" | "eigenfactorBias">):
  | ForecastInputs
  | undefined {
  if (close === null) return undefined;
  const { exposures, marketCap } = close;
  return { date: market.date, exposures, marketCap, history, specific, eigenfactorBias };
}

/** The dictionaries that a forecast is made with. */
type ForecastAxes = Pick<MarketAxes, "assets"> & { readonly traits: Pick<MarketAxes["traits"], "issuer"> };

/** A forecast but for the draws of its eigenfactors: plain data that no later day writes to. */
export interface ForecastDraft {
  readonly date: string;
  readonly exposures: Exposures;
  /** With what v is drawn from, `draws`. */
  readonly covariance: CovarianceDraft;
  /** Undefined while the histories are too short for it: there is no forecast then. */
  readonly specific: SpecificRisk | undefined;
}

/**
 * The risk model at a close, for the period after it. Undefined while the histories are too short for
 * any forecast at all. The histories are only read, so asking on more dates changes nothing.
 *
 * @returns F and Δ per period (decimal²) on the exposures of the close, with every stage and a PSD gate
 * @see docs/methodology/08-risk-model.md
 * @complexity O(T·K² + K³ + N log N), and O(draws·K³) where the eigenfactor adjustment is refreshed
 */
export function forecastModel(
  inputs: ForecastInputs | undefined,
  axes: ForecastAxes,
  options: ModelOptions,
): Forecast | undefined {
  const draft = draftForecast(inputs, axes, options);
  if (draft === undefined) return undefined;
  const bias = isMonthly(options)
    ? inputs?.eigenfactorBias?.values
    : simulateEigenfactors(draft.covariance.draws);
  return finishForecast(draft, bias, axes, options);
}

/**
 * What must be taken from the histories at once, because the fold goes on writing in them: the forecast but for its
 * eigenfactors, whose draws (`covariance.draws`) can then be made elsewhere and later.
 */
export function draftForecast(
  inputs: ForecastInputs | undefined,
  { traits }: Pick<ForecastAxes, "traits">,
  options: ModelOptions,
): ForecastDraft | undefined {
  if (inputs === undefined) return undefined;
  const { date, exposures, marketCap } = inputs;
  const covariance = draftFactorCovariance(inputs.history, covarianceOptions(options));
  const specific = estimateSpecificRisk(
    inputs.specific,
    { covered: exposures.covered, exposures, marketCap, issuer: traits.issuer },
    options.specific,
  );
  return covariance && { date, exposures, covariance, specific };
}

/**
 * What the eigenfactors' bias of a month is drawn from, given the history at its first close: the same draws as those of the
 * draft of that close.
 */
export function monthlyDraws(history: FactorHistory, options: ModelOptions): EigenfactorDraws | undefined {
  return draftFactorCovariance(history, covarianceOptions(options))?.draws;
}

/**
 * The forecast, v given; undefined while the histories are too short.
 *
 * @param bias  v(k) of the eigenfactors above rounding: drawn from the draft, or at the month's first close; empty or undefined
 *   leaves eigenfactors as they are
 */
export function finishForecast(
  { date, exposures, covariance, specific }: ForecastDraft,
  bias: Float64Array | undefined,
  { assets }: Pick<ForecastAxes, "assets">,
  options: ModelOptions,
): Forecast | undefined {
  if (specific === undefined) return undefined;
  const covarianceStages = finishFactorCovariance(
    covariance,
    bias ?? new Float64Array(0),
    options.covariance,
  );
  const last = covarianceStages[covarianceStages.length - 1];
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

/** Whether v is simulated at the first close of a month, for all forecasts of the month. */
export function isMonthly({ covariance: { eigenfactor } }: ModelOptions): boolean {
  return eigenfactor?.refresh === "monthly";
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
