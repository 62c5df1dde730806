import { EngineError } from "../errors/index.ts";
import { linesWith } from "./attribution-lines.ts";
import type { AttributionState, BookState, UnmodelledName } from "./attribution-state.ts";
import { requireLinkable } from "./linkable-returns.ts";
import type { PeriodAttribution, ReturnParts, UnmodelledReturn } from "./period-attribution.ts";
import { type BookReturns, stepBook } from "./step-book.ts";

/**
 * Adds one period to an attribution over time. Nothing of the period is kept but sums per line, so any number of
 * periods needs the same memory. The given state is not changed.
 *
 * @param period  later than every period before it
 * @throws {EngineError} order: a date that is not after the last one
 * @throws {InputError} a portfolio or benchmark return of −100 % or less, naming book and period
 * @see docs/methodology/10-performance-attribution.md
 * @complexity O(K)
 */
export function stepAttribution(state: AttributionState, period: PeriodAttribution): AttributionState {
  const { date, portfolio, benchmark } = period;
  if (date <= state.lastDate) {
    throw new EngineError(
      "order",
      `stepAttribution needs ascending dates, got ${date} after ${state.lastDate}`,
    );
  }
  requireLinkable([
    { book: "portfolio", date, returnPeriod: portfolio.returnPeriod },
    { book: "benchmark", date, returnPeriod: benchmark.returnPeriod },
  ]);
  const { lines, slots } = linesWith(state, period.factors);
  const step = (book: BookState, parts: ReturnParts, returns: BookReturns): BookState =>
    stepBook(book, parts, { lines, slots, method: state.options.linking, ...period, ...returns });
  const own = portfolio.returnPeriod;
  const base = benchmark.returnPeriod;
  return {
    options: state.options,
    firstDate: state.periodCount === 0 ? date : state.firstDate,
    lastDate: date,
    periodCount: state.periodCount + 1,
    lines,
    slots,
    portfolio: step(state.portfolio, portfolio, { own, base: 0 }),
    benchmark: step(state.benchmark, benchmark, { own: base, base: 0 }),
    active: step(state.active, period.active, { own, base }),
    geometric: step(state.geometric, period.active, {
      own: (own - base) / (1 + base),
      base: 0,
      unit: 1 + base,
    }),
    portfolioUnmodelled: addNames(state.portfolioUnmodelled, portfolio.unmodelledNames),
    benchmarkUnmodelled: addNames(state.benchmarkUnmodelled, benchmark.unmodelledNames),
  };
}

function addNames(
  known: readonly UnmodelledName[],
  added: readonly UnmodelledReturn[],
): readonly UnmodelledName[] {
  if (added.length === 0) return known;
  const names = new Map(known.map((name) => [name.id, name]));
  for (const { id, weight, returnPeriod } of added) {
    const name = names.get(id);
    const missing = Number.isNaN(returnPeriod);
    names.set(id, {
      id,
      periodCount: (name?.periodCount ?? 0) + 1,
      missingCount: (name?.missingCount ?? 0) + (missing ? 1 : 0),
      contributionSum: (name?.contributionSum ?? 0) + (missing ? 0 : weight * returnPeriod),
      weightMax: Math.max(name?.weightMax ?? 0, Math.abs(weight)),
    });
  }
  return [...names.values()];
}
