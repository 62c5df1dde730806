import {
  type DayReturns,
  type MarketAxes,
  type MarketDay,
  type MarketState,
  startMarketState,
  stepMarketState,
} from "../data/index.ts";
import { type DayExposures, type ExposureState, type Exposures, startExposures } from "../exposures/index.ts";
import {
  type FactorPortfolioDay,
  type FactorPortfolioState,
  startFactorPortfolios,
  stepFactorPortfolios,
} from "../factor-portfolios/index.ts";
import {
  type FactorReturnDay,
  type FactorReturnState,
  type GroupCorrelation,
  type ResidualCorrelationState,
  startResidualCorrelation,
} from "../factor-returns/index.ts";
import {
  type FactorHistory,
  type RewrittenHistory,
  type SpecificRiskState,
  startFactorHistory,
  startSpecificRisk,
} from "../risk-model/index.ts";
import { startUniverse, type Universe, type UniverseState } from "../universe/index.ts";
import { type FamilyFit, type FamilyState, familyOf, modelFactors } from "./family.ts";
import { forecastInputs, forecastModel } from "./forecast-model.ts";
import type { Gate } from "./gate.ts";
import { evaluateDayGates } from "./gates.ts";
import type { ModelOptions } from "./model-options.ts";
import { stepClose } from "./step-close.ts";
import { stepPeriod } from "./step-period.ts";

/** All that a model remembers at a close: plain data, so that a run can stop here and go on later. */
export interface ModelState {
  readonly market: MarketState;
  readonly universe: UniverseState;
  readonly exposures: ExposureState;
  /** X, universe and caps at the last close: what the next period's regression uses. */
  readonly close: FactorReturnState | null;
  /** X as the exposure stage built it at the last close, where the model's own is another; else null. */
  readonly built: Exposures | null;
  readonly family: FamilyState;
  readonly history: FactorHistory;
  readonly specific: SpecificRiskState;
  readonly residualCorrelation: ResidualCorrelationState;
  readonly portfolios: FactorPortfolioState;
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
  /** How much the specific returns of the period have in common, by group; empty without a regression. */
  readonly residualCorrelations: readonly GroupCorrelation[];
  /** B of the specific returns against the volatilities known before the period (`stepSpecificRisk`); NaN while nobody has one. */
  readonly specificBias: number;
  /** Universe and exposures as known at this close. */
  readonly universe: Universe;
  readonly built: DayExposures;
  /** The model's X at this close: `built.exposures` itself in a fundamental model. */
  readonly exposures: Exposures;
  /** Factor returns of the past that the family estimated anew at this close; undefined where it did not. */
  readonly rewritten: RewrittenHistory | undefined;
  /** Factors that the family found in returns at this close; undefined where it looked for none. */
  readonly fit: FamilyFit | undefined;
  readonly gates: readonly Gate[];
  /** Returns of the factor portfolios over the period, and those formed at this close. */
  readonly portfolios: FactorPortfolioDay;
}

/** Before the first day. */
export function startModel(axes: MarketAxes, options: ModelOptions): ModelState {
  const assetCount = axes.assets.labels.length;
  return {
    market: startMarketState(assetCount),
    universe: startUniverse(assetCount, options.universe),
    exposures: startExposures(axes, options.exposures),
    close: null,
    built: null,
    family: familyOf(options).start(assetCount, options),
    history: startFactorHistory(modelFactors(axes, options).length),
    specific: startSpecificRisk(assetCount, options.specific),
    residualCorrelation: startResidualCorrelation(),
    portfolios: startFactorPortfolios(),
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
  const context = { axes, options };
  const period = stepPeriod(state, day, returns.excess, context);
  const { regression, residuals, marketReturn, specific } = period;
  const { universe, exposures, family, close } = stepClose(
    state,
    { day, market: market.state, returns, period },
    context,
  );
  const gates = evaluateDayGates(day.date, {
    exposures: family.exposures,
    universe: universe.output,
    marketCap: market.state.marketCap,
    regression,
    residualCorrelations: residuals.output,
    isCrossSectional: familyOf(options).isCrossSectional,
  });
  const inputs = forecastInputs({ market: market.state, close, history: family.history, specific });
  const portfolios = stepFactorPortfolios(
    state.portfolios,
    {
      date: day.date,
      before: state.close ?? undefined,
      returns: returns.excess,
      regression,
      close,
      model: () => forecastModel(inputs, axes, options)?.model,
    },
    { ...options.regression, parentOf: period.parents.codes },
  );
  const built = exposures.output;
  return {
    state: {
      market: market.state,
      universe: universe.state,
      exposures: exposures.state,
      close,
      built: family.exposures === built.exposures ? null : built.exposures,
      family: family.state,
      history: family.history,
      specific,
      residualCorrelation: residuals.state,
      portfolios: portfolios.state,
    },
    output: {
      date: day.date,
      returns,
      marketReturn,
      regression,
      regressionExposures: state.close,
      residualCorrelations: residuals.output,
      specificBias: period.specificBias,
      universe: universe.output,
      built,
      exposures: family.exposures,
      rewritten: family.rewritten,
      fit: family.fit,
      gates,
      portfolios: portfolios.output,
    },
  };
}
