import { type AttributionLine, FACTORS_LINE, SPECIFIC_LINE } from "./attribution-lines.ts";
import type { AttributionState, BookState, UnmodelledName } from "./attribution-state.ts";
import { linkedContributions } from "./contribution-ledger.ts";
import type { LinkingMethod } from "./linking-factors.ts";
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
  /** The factor's returns, linked as a contribution of an exposure of 1 would be; NaN for lines that are not factors. */
  readonly factorReturnLinked: number;
  /** What the mean exposure, held throughout, would have contributed; NaN for lines that are not of factors. */
  readonly tilt: number;
  /** The rest of the contribution: what exposures did that moved with the factor. */
  readonly timing: number;
}

/** A correlation over time; NaN for fewer than three periods or where a series does not vary. */
export interface Correlation {
  readonly correlation: number;
  /** ρ √((T − 2) / (1 − ρ²)). */
  readonly tStatistic: number;
}

/** One book over the whole span. */
export interface BookPerformance {
  /** Compounded; for the active book the difference R_p − R_b of the two compounded returns. */
  readonly returnTotal: number;
  readonly total: PerformanceLine;
  /** All factors together. Total = factors + specific + riskFree + unmodelled + unexplained + trading. */
  readonly factors: PerformanceLine;
  readonly specific: PerformanceLine;
  readonly riskFree: PerformanceLine;
  readonly unmodelled: PerformanceLine;
  readonly unexplained: PerformanceLine;
  readonly trading: PerformanceLine;
  /** Whether selection and factors moved together: under a model that misses no factor they do not. */
  readonly specificWithFactors: Correlation;
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
  readonly periodsPerYear: number;
  readonly portfolio: BookPerformance;
  readonly benchmark: BookPerformance;
  /** Linked to R_p − R_b. Line by line this is not portfolio − benchmark, except within a single period. */
  readonly active: BookPerformance;
  /** Linked to (1 + R_p) / (1 + R_b) − 1: the active book in units of the benchmark's growth. */
  readonly geometric: BookPerformance;
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
    periodsPerYear: state.options.periodsPerYear,
    portfolio: bookPerformance(state, state.portfolio),
    benchmark: bookPerformance(state, state.benchmark),
    active: bookPerformance(state, state.active),
    geometric: bookPerformance(state, state.geometric),
    portfolioUnmodelled,
    benchmarkUnmodelled,
  };
}

/** One book's performance from its state. */
export function bookPerformance(
  state: Pick<AttributionState, "lines" | "options">,
  book: BookState,
): BookPerformance {
  const { periodsPerYear, linking } = state.options;
  const { ledger } = book;
  const contributions = linkedContributions(ledger, linking);
  const factorReturns = linkedContributions(book.factorReturns, linking);
  const tilts = tiltContributions(state.lines, book, factorReturns);
  const lines = state.lines.map((line, slot): PerformanceLine => {
    const { periodCount, means, squares } = ledger;
    const moments = { mean: means[slot], squares: squares[slot], periodCount, periodsPerYear };
    return {
      line,
      contribution: contributions[slot],
      contributionSum: means[slot] * periodCount,
      exposureMean: line.kind === "factor" ? book.exposures[slot] : Number.NaN,
      factorReturnLinked: line.kind === "factor" ? factorReturns[slot] : Number.NaN,
      tilt: tilts[slot],
      timing: contributions[slot] - tilts[slot],
      ...evaluateSignificance(moments),
    };
  });
  // The order of FIXED_LINES.
  const [total, factors, specific, riskFree, unmodelled, unexplained, trading] = lines;
  return {
    returnTotal: ledger.growth.difference,
    total,
    factors,
    specific,
    riskFree,
    unmodelled,
    unexplained,
    trading,
    specificWithFactors: correlation(book),
    byFamily: lines.filter(({ line }) => line.kind === "family"),
    byFactor: lines.filter(({ line }) => line.kind === "factor"),
  };
}

/** x̄_k Σ s_t f_k,t with the scales of linking; their sums for families and for all factors; NaN for the other lines. [L] */
function tiltContributions(
  lines: AttributionState["lines"],
  book: BookState,
  factorReturns: Float64Array,
): Float64Array {
  const tilts = Float64Array.from(lines, (line, slot) =>
    line.kind === "factor" ? book.exposures[slot] * factorReturns[slot] : Number.NaN,
  );
  const familySlots = new Map(
    lines.flatMap((line, slot) => (line.kind === "family" ? [[line.family, slot]] : [])),
  );
  tilts[FACTORS_LINE] = 0;
  for (const slot of familySlots.values()) tilts[slot] = 0;
  lines.forEach((line, slot) => {
    if (line.kind !== "factor") return;
    tilts[FACTORS_LINE] += tilts[slot];
    tilts[familySlots.get(line.factor.family) as number] += tilts[slot];
  });
  return tilts;
}

function correlation({ ledger, specificWithFactors }: BookState): Correlation {
  const { squares, periodCount } = ledger;
  const deviations = Math.sqrt(squares[FACTORS_LINE] * squares[SPECIFIC_LINE]);
  // Contributions that vary by 1e-12 or less are rounding, as in `evaluateSignificance`.
  if (periodCount < 3 || !(deviations > 1e-24 * periodCount)) {
    return { correlation: Number.NaN, tStatistic: Number.NaN };
  }
  const rho = Math.max(-1, Math.min(1, specificWithFactors / deviations));
  return { correlation: rho, tStatistic: rho * Math.sqrt((periodCount - 2) / (1 - rho * rho)) };
}
