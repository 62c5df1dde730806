import { EngineError } from "../errors/index.ts";
import { extendLines, lineContributions, lineExposures, sameFactors } from "./attribution-lines.ts";
import type { AttributionState, BookState, UnmodelledName } from "./attribution-state.ts";
import { requireLinkable } from "./linkable-returns.ts";
import { carinoFactor, compoundPeriod, type LinkingMethod } from "./linking-factors.ts";
import type { PeriodAttribution, ReturnParts, UnmodelledReturn } from "./period-attribution.ts";

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
  const { lines, slots } = sameFactors(state.slots, period)
    ? state
    : extendLines(state.lines, period.factors);
  const periodCount = state.periodCount + 1;
  const stepBook = (book: BookState, parts: ReturnParts, returns: BookReturns): BookState => {
    const contributions = lineContributions(parts, slots, lines.length);
    const linked = linkedSums(state.options.linking, book, { contributions, returns });
    return nextBook(book, {
      contributions,
      exposures: lineExposures(parts, slots, lines.length),
      linked,
      returns,
      periodCount,
    });
  };
  const own = portfolio.returnPeriod;
  const base = benchmark.returnPeriod;
  return {
    options: state.options,
    firstDate: state.periodCount === 0 ? date : state.firstDate,
    lastDate: date,
    periodCount,
    lines,
    slots,
    portfolio: stepBook(state.portfolio, portfolio, { own, base: 0 }),
    benchmark: stepBook(state.benchmark, benchmark, { own: base, base: 0 }),
    active: stepBook(state.active, period.active, { own, base }),
    portfolioUnmodelled: addNames(state.portfolioUnmodelled, portfolio.unmodelledNames),
    benchmarkUnmodelled: addNames(state.benchmarkUnmodelled, benchmark.unmodelledNames),
  };
}

/** r and b of the linking formulas. */
interface BookReturns {
  readonly own: number;
  readonly base: number;
}

interface BookPeriod {
  readonly contributions: Float64Array;
  readonly exposures: Float64Array;
  readonly linked: Float64Array;
  readonly returns: BookReturns;
  readonly periodCount: number;
}

/**
 * The running sums from which `finishAttribution` makes linked contributions: Σ a κ_t for Cariño, Σ a d_t for Menchero
 * (Σ a it has from the means), and for GRAP and Frongello S_t = S_{t−1} (1 + b_t) + a_t Π_{i<t}(1 + r_i), which unrolls
 * into GRAP's products.
 */
function linkedSums(
  method: LinkingMethod,
  book: BookState,
  { contributions, returns }: { readonly contributions: Float64Array; readonly returns: BookReturns },
): Float64Array {
  const { own, base } = returns;
  const sequential = method === "grap" || method === "frongello";
  const carried = sequential ? 1 + base : 1;
  const scale = sequential ? book.growth.own : method === "carino" ? carinoFactor(own, base) : own - base;
  return contributions.map((value, line) => (book.linked[line] ?? 0) * carried + value * scale);
}

/** A line that appears now had contributions of 0 in all earlier periods. */
function nextBook(book: BookState, period: BookPeriod): BookState {
  const { contributions, exposures, linked, returns, periodCount } = period;
  const difference = returns.own - returns.base;
  const means = new Float64Array(contributions.length);
  const squares = new Float64Array(contributions.length);
  for (let line = 0; line < means.length; line++) {
    const mean = book.means[line] ?? 0;
    const deviation = contributions[line] - mean;
    means[line] = mean + deviation / periodCount;
    squares[line] = (book.squares[line] ?? 0) + deviation * (contributions[line] - means[line]);
  }
  return {
    growth: compoundPeriod(book.growth, returns.own, returns.base),
    differenceSum: book.differenceSum + difference,
    differenceSquares: book.differenceSquares + difference * difference,
    means,
    squares,
    linked,
    exposures: exposures.map((value, line) => {
      const mean = book.exposures[line] ?? 0;
      return mean + (value - mean) / periodCount;
    }),
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
