import { type DayReturns, type MarketAxes, type MarketDay, stepMarketState } from "../data/index.ts";
import type { DayExposures, Exposures } from "../exposures/index.ts";
import type { FactorPortfolioPeriod } from "../factor-portfolios/index.ts";
import type { FactorReturnDay, FactorReturnState, GroupCorrelation } from "../factor-returns/index.ts";
import type { RewrittenHistory } from "../risk-model/index.ts";
import type { Universe } from "../universe/index.ts";
import { type FamilyFit, familyOf } from "./family.ts";
import { draftForecast, type ForecastDraft, forecastInputs } from "./forecast-model.ts";
import type { Gate } from "./gate.ts";
import { evaluateDayGates } from "./gates.ts";
import type { ModelOptions } from "./model-options.ts";
import type { CoreState } from "./model-state.ts";
import { stepClose } from "./step-close.ts";
import { stepPeriod } from "./step-period.ts";

/** What a day gives without any forecast: the period that ended and the close. */
export interface CoreDay {
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
}

/** What is left to be done of a day: plain data that no later day writes to. */
export interface PendingDay {
  readonly period: Omit<FactorPortfolioPeriod, "model">;
  /** [I] code of each industry's sector; −1: the market. */
  readonly parentOf: Int32Array;
  /** Whether this is the first close of a month, or of all. */
  readonly isMonthStart: boolean;
  /** At the first close of a month, from the second period on. */
  readonly draft: ForecastDraft | undefined;
}

/**
 * All of a day that the next one needs: returns → regression on yesterday's exposures → histories → universe → exposures. What
 * rests on a forecast is left to `finishDay`, which may come later and elsewhere; `stepModel` is the two in one.
 *
 * @param state  consumed, as in `stepModel`
 * @returns the core at the close, the day's results so far, and what is left to be done of it
 */
export function openDay(
  state: CoreState,
  day: MarketDay,
  axes: MarketAxes,
  options: ModelOptions,
): { state: CoreState; output: CoreDay; pending: PendingDay } {
  const isMonthStart = state.market.date.slice(0, 7) !== day.date.slice(0, 7);
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
  const built = exposures.output;
  const next: CoreState = {
    market: market.state,
    universe: universe.state,
    exposures: exposures.state,
    close,
    built: family.exposures === built.exposures ? null : built.exposures,
    family: family.state,
    history: family.history,
    specific,
    residualCorrelation: residuals.state,
  };
  return {
    state: next,
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
    },
    pending: {
      period: {
        date: day.date,
        before: state.close ?? undefined,
        returns: returns.excess,
        regression,
        close,
      },
      parentOf: period.parents.codes,
      isMonthStart,
      draft: isMonthStart
        ? draftForecast(forecastInputs({ ...next, eigenfactorBias: null }), axes, options)
        : undefined,
    },
  };
}
