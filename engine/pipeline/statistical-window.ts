import {
  type Exposures,
  type Factor,
  growSeriesHistory,
  type SeriesHistory,
  startSeriesHistory,
  stepSeriesHistory,
} from "../exposures/index.ts";
import {
  fitStatistical,
  growStatisticalFit,
  nameFactors,
  type PastFactorReturns,
  pastFactorReturns,
  type ReferenceSeries,
  type StatisticalFit,
  statisticalColumnCount,
} from "../factor-returns/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { FamilyClose, FamilyFit } from "./family.ts";
import type { StatisticalFamilyOptions } from "./family-options.ts";
import type { ModelOptions } from "./model-options.ts";

/** What the statistical and the hybrid family remember: a window of returns, and the fit in force. */
export interface StatisticalState {
  /** Excess returns, or in a hybrid model the specific returns of its fundamental part. */
  readonly window: SeriesHistory;
  /** Dates of the periods in the window, oldest first. */
  readonly dates: readonly string[];
  readonly fit: StatisticalFit | null;
}

/** Before the first day. */
export function startStatistical(assetCount: number, { window }: StatisticalFamilyOptions): StatisticalState {
  return { window: startSeriesHistory(window, assetCount), dates: [], fit: null };
}

/** The state with more assets, none of the new ones with a return. */
export function growStatistical(state: StatisticalState, assetCount: number): StatisticalState {
  return {
    ...state,
    window: growSeriesHistory(state.window, assetCount),
    fit: state.fit === null ? null : growStatisticalFit(state.fit, assetCount),
  };
}

/** The options of a model that is known to be of one of the two families. */
export function statisticalOptions({ family }: ModelOptions): StatisticalFamilyOptions {
  return family as StatisticalFamilyOptions;
}

/** The columns of statistical factors, in use or not. */
export function statisticalFactors(options: ModelOptions): readonly Factor[] {
  const count = statisticalColumnCount(statisticalOptions(options));
  return Array.from({ length: count }, (_, k) => ({ name: `statistical_${k + 1}`, family: "statistical" }));
}

/** The period appended, and a new fit where one is due: as soon as there are enough periods, then at each review. */
export function stepStatistical(
  state: StatisticalState,
  returns: Vector | undefined,
  { day, universe, isReview, options }: FamilyClose,
): { readonly state: StatisticalState; readonly isNew: boolean } {
  const family = statisticalOptions(options);
  const window = returns === undefined ? state.window : stepSeriesHistory(state.window, returns);
  const dates = returns === undefined ? state.dates : [...state.dates, day.date].slice(-family.window);
  const isDue = dates.length >= family.minPeriods && (state.fit === null || isReview);
  const fit = isDue
    ? fitStatistical(
        {
          date: day.date,
          window,
          periodCount: dates.length,
          estimation: universe.estimation,
          before: state.fit,
        },
        family,
      )
    : undefined;
  return { state: { window, dates, fit: fit ?? state.fit }, isNew: fit !== undefined };
}

/** Loadings by name, 0 before the first fit. [N×M] */
export function loadingsOf({ fit, window }: StatisticalState, options: ModelOptions): Float64Array {
  const width = statisticalColumnCount(statisticalOptions(options));
  return fit?.loadings ?? new Float64Array(window.assetCount * width);
}

/** The window's periods on the loadings of now. */
export function pastReturns(
  { window, dates, fit }: StatisticalState,
  loadings: Exposures,
  { regressionWeights, options }: FamilyClose,
): PastFactorReturns {
  const fewest = options.regression.minNamesPerFactor * Math.max(1, fit?.factors.length ?? 0);
  return pastFactorReturns({ window, periodCount: dates.length }, loadings, regressionWeights, fewest);
}

/** What a run keeps about a fit. */
export function describeFit(
  fit: StatisticalFit,
  { values }: PastFactorReturns,
  names: readonly Factor[],
  references: readonly ReferenceSeries[],
): FamilyFit {
  const likeness = nameFactors(values, names.length, references);
  return {
    periodCount: fit.periodCount,
    nameCount: fit.nameCount,
    spaceStability: fit.spaceStability,
    factors: fit.factors.map(({ place, varianceShare, stability }) => ({
      factor: (names[place] as Factor).name,
      varianceShare,
      stability,
      ...(likeness[place] as (typeof likeness)[number]),
    })),
  };
}
