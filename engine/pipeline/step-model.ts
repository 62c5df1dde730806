import type { MarketAxes, MarketDay } from "../data/index.ts";
import type { FactorPortfolioDay } from "../factor-portfolios/index.ts";
import { simulateEigenfactors } from "../risk-model/index.ts";
import { finishDay } from "./finish-day.ts";
import type { ModelOptions } from "./model-options.ts";
import type { ModelState } from "./model-state.ts";
import { type CoreDay, openDay } from "./open-day.ts";

/** What a day gives: the period that ended and the close. */
export interface ModelDay extends CoreDay {
  /** Returns of the factor portfolios over the period, and those formed at this close. */
  readonly portfolios: FactorPortfolioDay;
}

/**
 * One day through every stage: returns → regression on yesterday's exposures → histories → universe → exposures → factor
 * portfolios.
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
  const open = openDay(state, day, axes, options);
  const bias = simulateEigenfactors(open.pending.draft?.covariance.draws);
  const late = finishDay(state, open.pending, bias, { axes, options });
  return {
    state: { ...open.state, ...late.state },
    output: { ...open.output, portfolios: late.output },
  };
}
