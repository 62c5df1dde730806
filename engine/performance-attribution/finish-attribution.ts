import type { AttributionLine } from "./attribution-lines.ts";
import type { AttributionState, BookState, UnmodelledName } from "./attribution-state.ts";
import { carinoFactor, type LinkingMethod, mencheroScale } from "./linking-factors.ts";
import { evaluateSignificance, type Significance } from "./significance.ts";

/** One line over the whole span. Decimals. */
export interface PerformanceLine extends Significance {
  readonly line: AttributionLine;
  /** Linked: the parts sum to the compounded return. */
  readonly contribution: number;
  /** The plain sum of the periods' contributions, which does not compound. */
  readonly contributionSum: number;
  /** Mean exposure at the start of the periods; NaN for lines that are not factors. */
  readonly exposureMean: number;
}

/** One book over the whole span. */
export interface BookPerformance {
  /** Compounded; for the active book the difference R_p − R_b of the two compounded returns. */
  readonly returnTotal: number;
  readonly total: PerformanceLine;
  /** All factors together. Total = factors + specific + riskFree + unmodelled + unexplained. */
  readonly factors: PerformanceLine;
  readonly specific: PerformanceLine;
  readonly riskFree: PerformanceLine;
  readonly unmodelled: PerformanceLine;
  readonly unexplained: PerformanceLine;
  /** By first appearance; they sum to the factors. */
  readonly byFamily: readonly PerformanceLine[];
  readonly byFactor: readonly PerformanceLine[];
}

/** Where the return of a span came from. Each book's lines sum to its own compounded return. */
export interface PerformanceAttribution {
  readonly linking: LinkingMethod;
  readonly firstDate: string;
  readonly lastDate: string;
  readonly periodCount: number;
  readonly portfolio: BookPerformance;
  readonly benchmark: BookPerformance;
  /** Linked to R_p − R_b. Line by line this is not portfolio − benchmark, except within a single period. */
  readonly active: BookPerformance;
  readonly portfolioUnmodelled: readonly UnmodelledName[];
  readonly benchmarkUnmodelled: readonly UnmodelledName[];
}

/**
 * The attribution of everything stepped so far; the state can go on afterwards. Without a period everything is 0, and
 * significance NaN.
 *
 * @see docs/methodology/10-performance-attribution.md
 * @complexity O(K)
 */
export function finishAttribution(state: AttributionState): PerformanceAttribution {
  const { firstDate, lastDate, periodCount, portfolioUnmodelled, benchmarkUnmodelled } = state;
  return {
    linking: state.options.linking,
    firstDate,
    lastDate,
    periodCount,
    portfolio: bookPerformance(state, state.portfolio),
    benchmark: bookPerformance(state, state.benchmark),
    active: bookPerformance(state, state.active),
    portfolioUnmodelled,
    benchmarkUnmodelled,
  };
}

function bookPerformance(state: AttributionState, book: BookState): BookPerformance {
  const { periodsPerYear } = state.options;
  const { periodCount } = state;
  const contributions = linkedContributions(state, book);
  const lines = state.lines.map((line, slot): PerformanceLine => {
    const moments = { mean: book.means[slot], squares: book.squares[slot], periodCount, periodsPerYear };
    return {
      line,
      contribution: contributions[slot],
      contributionSum: book.means[slot] * periodCount,
      exposureMean: line.kind === "factor" ? book.exposures[slot] : Number.NaN,
      ...evaluateSignificance(moments),
    };
  });
  // The order of FIXED_LINES.
  const [total, factors, specific, riskFree, unmodelled, unexplained] = lines;
  return {
    returnTotal: book.growth.difference,
    total,
    factors,
    specific,
    riskFree,
    unmodelled,
    unexplained,
    byFamily: lines.filter(({ line }) => line.kind === "family"),
    byFactor: lines.filter(({ line }) => line.kind === "factor"),
  };
}

/** [L] */
function linkedContributions(state: AttributionState, book: BookState): Float64Array {
  const { growth, differenceSum, differenceSquares, means, linked } = book;
  const { periodCount } = state;
  const benchmarkReturn = growth.base - 1;
  const method = state.options.linking;
  if (method === "carino") {
    const whole = carinoFactor(growth.own - 1, benchmarkReturn);
    return linked.map((sum) => sum / whole);
  }
  if (method === "menchero") {
    const { difference } = growth;
    const totals = { benchmarkReturn, difference, periodCount, differenceSum, differenceSquares };
    const { common, tilt } = mencheroScale(totals);
    return linked.map((sum, line) => common * means[line] * periodCount + tilt * sum);
  }
  return linked;
}
