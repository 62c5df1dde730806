import type { MarketAxes } from "../data/index.ts";
import { type FactorPortfolioDay, stepFactorPortfolios } from "../factor-portfolios/index.ts";
import { finishForecast, isMonthly } from "./forecast-model.ts";
import type { ModelOptions } from "./model-options.ts";
import type { LateState } from "./model-state.ts";
import type { PendingDay } from "./open-day.ts";

/**
 * What of a day rests on a forecast: the eigenfactors' bias of the month, and the factor portfolios. Days come in their order.
 *
 * @param bias  v(k) as `simulateEigenfactors(pending.draft?.covariance.draws)` gives it; looked at where there is a draft
 */
export function finishDay(
  state: LateState,
  { period, parentOf, isMonthStart, draft }: PendingDay,
  bias: Float64Array,
  { axes, options }: { readonly axes: Pick<MarketAxes, "assets">; readonly options: ModelOptions },
): { state: LateState; output: FactorPortfolioDay } {
  const portfolios = stepFactorPortfolios(
    state.portfolios,
    { ...period, model: () => draft && finishForecast(draft, bias, axes, options)?.model },
    { ...options.regression, parentOf },
  );
  const eigenfactorBias =
    isMonthStart && isMonthly(options) ? { date: period.date, values: bias } : state.eigenfactorBias;
  return { state: { portfolios: portfolios.state, eigenfactorBias }, output: portfolios.output };
}
