import { denseExposures, type Exposures, type Factor } from "../exposures/index.ts";
import {
  type BetaPrior,
  type BetaState,
  betaMoments,
  composeBetas,
  estimateBetaPrior,
  estimateBetas,
  type GivenFactorState,
  growBetas,
  startBetas,
  startGivenFactors,
  stepBetas,
  stepFactorReturns,
  stepGivenFactors,
  withGivenReturns,
} from "../factor-returns/index.ts";
import { lengthen } from "../labels/index.ts";
import { type RewrittenHistory, rewriteFactorHistory } from "../risk-model/index.ts";
import type { Family, FamilyClose, FamilyPeriod, FamilyState, FamilyStep } from "./family.ts";
import type { TimeSeriesFamilyOptions } from "./family-options.ts";
import type { ModelOptions } from "./model-options.ts";

/** Betas in force: of the last fit. */
export interface FittedBetas {
  /** [N×K] */
  readonly loadings: Float64Array;
  /** [N×K] share of the name's own estimate in its beta; the rest is the prior's mean. */
  readonly ownWeight: Float64Array;
  /** [N×K] the name's own estimate and its standard error; NaN where it has none. */
  readonly own: Float64Array;
  readonly ownError: Float64Array;
  /** [N] number of periods in the own estimate. */
  readonly count: Int32Array;
  readonly prior: BetaPrior;
}

/** What a time-series model remembers: sums or windows of its regressions, and the betas in force. */
export interface TimeSeriesState {
  readonly given: GivenFactorState;
  readonly betas: BetaState;
  /** Null before the first fit. */
  readonly fitted: FittedBetas | null;
  /** f of the periods before the first fit, which F can use once there is an X: dates and [T×K], NaN = not known. */
  readonly early: { readonly dates: readonly string[]; readonly values: Float64Array };
}

/**
 * Factors are given; X are betas estimated name by name on the periods up to the close, shrunk to the universe's.
 *
 * @see docs/methodology/06c-time-series.md
 */
export const timeSeriesFamily: Family = {
  isCrossSectional: false,
  factors: (built, options) => [
    ...optionsOf(options).factors.map(({ name }): Factor => ({ name, family: "given" })),
    ...built.filter(({ family }) => family === "currency"),
  ],
  start: (assetCount, options) => start(assetCount, optionsOf(options)),
  grow: (state, assetCount) => grow(stateOf(state), assetCount),
  regress: (state, period) => regress(stateOf(state), period),
  close: (state, close) => closeOf(stateOf(state), close),
};

function optionsOf({ family }: Pick<ModelOptions, "family">): TimeSeriesFamilyOptions {
  if (family?.kind !== "time_series") throw new TypeError("the model's family is not time_series");
  return family;
}

function stateOf(state: FamilyState): TimeSeriesState {
  if (state === null || !("given" in state)) throw new TypeError("the state is not of a time_series family");
  return state;
}

function start(assetCount: number, options: TimeSeriesFamilyOptions): TimeSeriesState {
  return {
    given: startGivenFactors(options.factors),
    betas: startBetas(assetCount, options.factors.length, options),
    fitted: null,
    early: { dates: [], values: new Float64Array(0) },
  };
}

function grow(state: TimeSeriesState, assetCount: number): TimeSeriesState {
  return {
    ...state,
    betas: growBetas(state.betas, assetCount),
    fitted: state.fitted && growFitted(state.fitted, assetCount),
  };
}

/** A name that was not there at the fit has what a name without a return had at it: the prior's mean. */
function growFitted(fitted: FittedBetas, assetCount: number): FittedBetas {
  const { mean } = fitted.prior;
  const cells = assetCount * mean.length;
  const loadings = lengthen(fitted.loadings, cells, 0);
  for (let cell = fitted.loadings.length; cell < cells; cell++) loadings[cell] = mean[cell % mean.length];
  return {
    ...fitted,
    loadings,
    ownWeight: lengthen(fitted.ownWeight, cells, 0),
    own: lengthen(fitted.own, cells, Number.NaN),
    ownError: lengthen(fitted.ownError, cells, Number.NaN),
    count: lengthen(fitted.count, assetCount, 0),
  };
}

/** A period without a return of each factor has no regression: an ε that holds what a factor did would teach Δ wrongly. */
function regress(state: TimeSeriesState, { day, close, excess, axes, options, parentOf }: FamilyPeriod) {
  if (state.fitted === null) return undefined;
  const { values } = stepGivenFactors(state.given, day.factors, axes.factors, optionsOf(options).factors);
  if (!values.every(Number.isFinite)) return undefined;
  const section = stepFactorReturns(close, excess, options.regression, parentOf);
  return section && withGivenReturns(section, values);
}

function closeOf(state: TimeSeriesState, close: FamilyClose): FamilyStep {
  const options = optionsOf(close.options);
  const { day, excess, axes, universe } = close;
  const given = stepGivenFactors(state.given, day.factors, axes.factors, options.factors);
  const betas = stepBetas(state.betas, excess, given.values, options.window);
  const isDue = state.fitted === null || options.refit === "every_close" || close.isReview;
  const fitted = (isDue ? fitBetas(betas, universe.estimation, options) : undefined) ?? state.fitted;
  const isFirst = state.fitted === null && fitted !== null;
  const early = withPeriod(state, day.date, given.values);
  const rewritten = isFirst ? earlyHistory(early) : undefined;
  return {
    state: {
      given: given.state,
      betas,
      fitted,
      early: fitted === null ? early : { dates: [], values: new Float64Array(0) },
    },
    exposures: exposuresOf(close.built, fitted, options),
    history: rewritten === undefined ? close.history : rewriteFactorHistory(close.history, rewritten),
    ...(rewritten === undefined ? {} : { rewritten }),
  };
}

function fitBetas(
  betas: BetaState,
  estimation: Uint8Array,
  options: TimeSeriesFamilyOptions,
): FittedBetas | undefined {
  const estimate = estimateBetas(betaMoments(betas, options.window), options);
  const prior = estimateBetaPrior(estimate, estimation, options.shrinkage.minObservations);
  if (prior === undefined) return undefined;
  const composed = composeBetas(estimate, prior, options.shrinkage);
  return {
    loadings: Float64Array.from(composed.betas.values),
    ownWeight: Float64Array.from(composed.ownWeight.values),
    own: Float64Array.from(estimate.betas.values),
    ownError: Float64Array.from(estimate.betaError.values),
    count: estimate.count,
    prior,
  };
}

/** Before the first fit all betas are 0: there is an X, so that portfolios can be described, and neither f nor a forecast. */
function exposuresOf(
  built: Exposures,
  fitted: FittedBetas | null,
  options: TimeSeriesFamilyOptions,
): Exposures {
  const factors = options.factors.map(({ name }): Factor => ({ name, family: "given" }));
  const loadings = fitted?.loadings ?? new Float64Array(built.covered.length * factors.length);
  return denseExposures(built, factors, loadings);
}

/** The periods before the first fit, this one included; a factor that is not known has NaN. */
function withPeriod({ early, fitted }: TimeSeriesState, date: string, values: Float64Array) {
  if (fitted !== null) return early;
  const grown = lengthen(early.values, early.values.length + values.length, 0);
  grown.set(values, early.values.length);
  return { dates: [...early.dates, date], values: grown };
}

/** F learns from the returns of the factors before there was an X. */
function earlyHistory({ dates, values }: TimeSeriesState["early"]): RewrittenHistory {
  const factorCount = values.length / dates.length;
  return {
    dates,
    columns: Array.from({ length: factorCount }, (_, k) => k),
    values: values.map((value) => (Number.isNaN(value) ? 0 : value)),
    estimated: Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1)),
  };
}
