import {
  type DayReturns,
  type MarketAxes,
  type MarketDay,
  type MarketState,
  startMarketState,
  stepMarketState,
} from "../data/index.ts";
import {
  type BuiltExposures,
  type ExposureState,
  factorList,
  factorNames,
  startExposures,
  stepExposures,
} from "../exposures/index.ts";
import {
  type FactorReturnDay,
  type FactorReturnState,
  nextFactorReturnState,
  stepFactorReturns,
} from "../factor-returns/index.ts";
import type { Vector } from "../linalg/index.ts";
import {
  type FactorHistory,
  type SpecificRiskState,
  startFactorHistory,
  startSpecificRisk,
  stepFactorHistory,
  stepSpecificRisk,
} from "../risk-model/index.ts";
import { startUniverse, stepUniverse, type Universe, type UniverseState } from "../universe/index.ts";
import { evaluateDayGates, type Gate } from "./gates.ts";
import type { ModelOptions } from "./model-options.ts";

/** All that a model remembers at a close: plain data, so that a run can stop here and go on later. */
export interface ModelState {
  readonly market: MarketState;
  readonly universe: UniverseState;
  readonly exposures: ExposureState;
  /** X, universe and caps at the last close: what the next period's regression uses. */
  readonly close: FactorReturnState | null;
  readonly history: FactorHistory;
  readonly specific: SpecificRiskState;
}

/** What a day gives: the period that ended and the close. */
export interface ModelDay {
  readonly date: string;
  readonly returns: DayReturns;
  /** Cap-weighted excess return of the estimation universe over the period; NaN before there is one. */
  readonly marketReturn: number;
  /** The regression of the period, on the exposures of the close before; undefined while there are too few names. */
  readonly regression: FactorReturnDay | undefined;
  /** Exposures the regression used; null on the first day. */
  readonly regressionExposures: FactorReturnState | null;
  /** Universe and exposures as known at this close. */
  readonly universe: Universe;
  readonly built: BuiltExposures;
  readonly gates: readonly Gate[];
}

/** Before the first day. */
export function startModel(axes: MarketAxes, options: ModelOptions): ModelState {
  const assetCount = axes.assets.labels.length;
  return {
    market: startMarketState(assetCount),
    universe: startUniverse(assetCount),
    exposures: startExposures(axes, options.exposures),
    close: null,
    history: startFactorHistory(factorList(factorNames(axes), options.exposures).length),
    specific: startSpecificRisk(assetCount),
  };
}

/**
 * One day through every stage: returns → regression on yesterday's exposures → histories → universe → exposures.
 *
 * Streaming, resuming and the one-day update are all this function. The state is owned by the fold: it is consumed.
 *
 * @param state    as of the trading day before: from `startModel`, from the last step, or restored (`structuredClone` keeps one)
 * @param day      later than every day before; [N] each, NaN = missing
 * @param axes     the run's dictionaries, the same for all its days
 * @returns the state at the close, and the day's results; failed gates are results, what to do about them is the caller's
 * @see docs/methodology/16-practice.md; docs/decisions/folds.md
 */
export function stepModel(
  state: ModelState,
  day: MarketDay,
  axes: MarketAxes,
  options: ModelOptions,
): { state: ModelState; output: ModelDay } {
  const market = stepMarketState(state.market, day, axes.traits, options.maxGapPeriods);
  const returns = market.output;
  const regression = stepFactorReturns(state.close ?? undefined, returns.excess, options.regression);
  const marketReturn = capWeightedReturn(state.close, returns.excess);
  const histories = regression === undefined ? state : stepHistories(state, regression, options);
  const universe = stepUniverse(state.universe, market.state, day, options.universe);
  const exposures = stepExposures(
    state.exposures,
    {
      day,
      market: market.state,
      returns,
      marketReturn,
      specificReturns: regression?.factorReturns.specificReturns,
      universe: universe.output,
    },
    axes,
    options.exposures,
  );
  const built = exposures.output;
  const gates = evaluateDayGates(day.date, {
    exposures: built.exposures,
    universe: universe.output,
    marketCap: market.state.marketCap,
    close: state.close,
    returns: returns.excess,
    regression,
  });
  return {
    state: {
      market: market.state,
      universe: universe.state,
      exposures: exposures.state,
      close: nextFactorReturnState(built.exposures, universe.output, market.state.marketCap),
      history: histories.history,
      specific: histories.specific,
    },
    output: {
      date: day.date,
      returns,
      marketReturn,
      regression,
      regressionExposures: state.close,
      universe: universe.output,
      built,
      gates,
    },
  };
}

function stepHistories(state: ModelState, { factorReturns }: FactorReturnDay, options: ModelOptions) {
  return {
    history: stepFactorHistory(state.history, factorReturns.values, factorReturns.estimated),
    specific: stepSpecificRisk(state.specific, factorReturns.specificReturns, options.specific),
  };
}

/** Over the estimation universe of the close before, or over all covered names while that is empty. */
function capWeightedReturn(close: FactorReturnState | null, returns: Vector): number {
  if (close === null) return Number.NaN;
  const members = close.estimation.some((member) => member === 1)
    ? close.estimation
    : close.exposures.covered;
  let sum = 0;
  let total = 0;
  for (let asset = 0; asset < members.length; asset++) {
    if (members[asset] !== 1 || Number.isNaN(returns[asset])) continue;
    sum += close.marketCap[asset] * returns[asset];
    total += close.marketCap[asset];
  }
  return total > 0 ? sum / total : Number.NaN;
}
