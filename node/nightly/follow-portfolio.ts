import {
  type AttributionState,
  attributeReturn,
  finishAttribution,
  type PerformanceAttribution,
  periodAgainst,
  startAttribution,
  stepAttribution,
} from "../../engine/performance-attribution/index.ts";
import { alignPortfolio, driftPortfolio, type Portfolio } from "../../engine/portfolio/index.ts";
import {
  capitalOn,
  type DatedHoldings,
  type HeldPortfolio,
  requireHeld,
  startHoldings,
} from "../model/index.ts";
import { actualReturn, type Night, type NightPeriod } from "./open-night.ts";

/** A portfolio from its last set before the month to the night. */
export interface FollowedPortfolio {
  readonly held: HeldPortfolio;
  /** At the close of the night before; undefined where nothing was held then. */
  readonly before: Portfolio | undefined;
  /** The benchmark then. */
  readonly baseBefore: Portfolio | undefined;
  /** What that has become by the night without a trade, on tonight's coverage. */
  readonly untouched: Portfolio | undefined;
  /** Undefined where there is no period of both books. */
  readonly day: PerformanceAttribution | undefined;
  readonly month: PerformanceAttribution | undefined;
}

/**
 * Follows a portfolio to the night: the same steps as `readPortfolioAt` and `attributeSpan` take of one portfolio, so that the figures are theirs.
 *
 * @throws {InputError} as those
 */
export async function followPortfolio(night: Night, source: DatedHoldings): Promise<FollowedPortfolio> {
  const { stored, setting, axes } = night;
  const first = source.dates[0] ?? stored.date;
  const path = startHoldings(source, axes);
  const [day, month] = [startAccount(night, stored.date), startAccount(night, night.monthStart)];
  let before: Portfolio | undefined;
  let baseBefore: Portfolio | undefined;
  let untouched: Portfolio | undefined;
  for (const period of await night.periodsAfter(first)) {
    const { portfolio } = path.at(period.before);
    if (period.before.date === setting.before.date)
      [before, baseBefore, untouched] = [portfolio, period.base, portfolio];
    if (portfolio !== undefined) {
      for (const account of [day, month]) account.step(period, portfolio, source);
    }
    path.drift(period.returns);
    if (untouched !== undefined)
      untouched = driftPortfolio(untouched, period.returns.returns, period.returns.riskFree).portfolio;
  }
  const held = requireHeld(path.at(stored), source.name, stored.date);
  return {
    held: {
      ...held,
      lookedThrough: source.lookedThrough,
      capital: capitalOn(source, held, stored.date),
      place: undefined,
    },
    before,
    baseBefore,
    untouched:
      untouched && alignPortfolio(untouched, { assets: axes.assets, covered: stored.exposures.covered }),
    day: day.finish(),
    month: month.finish(),
  };
}

/** The account of a portfolio beside the benchmark from a date on. */
function startAccount({ stored }: Night, from: string) {
  let state: AttributionState = startAttribution({
    linking: "carino",
    periodsPerYear: stored.model.periodsPerYear,
  });
  return {
    step: (period: NightPeriod, portfolio: Portfolio, source: DatedHoldings): void => {
      const { before, returns, estimated, baseReturn } = period;
      if (returns.date < from || baseReturn === undefined) return;
      // The account begins with the model, as that of `attribute`.
      if (!(estimated || state.periodCount > 0)) return;
      const own = attributeReturn(returns, portfolio, actualReturn(source, before.date, returns.date));
      state = stepAttribution(state, periodAgainst(returns, own, baseReturn));
    },
    finish: (): PerformanceAttribution | undefined =>
      state.periodCount === 0 ? undefined : finishAttribution(state),
  };
}
