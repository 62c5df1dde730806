import type { AttributionLine } from "./attribution-lines.ts";
import { type ContributionLedger, linkedContributions } from "./contribution-ledger.ts";
import type { DatedReturn } from "./linkable-returns.ts";
import type { ManyState } from "./many-state.ts";
import { evaluateSignificance } from "./significance.ts";

/** Many portfolios over a span; a portfolio without a period has zeros and NaN. */
export interface ManyAttribution {
  readonly labels: readonly string[];
  /** [L] the lines that one portfolio has, in the same order: total = factors + the fixed others; families and factors sum to factors. */
  readonly lines: readonly AttributionLine[];
  /** [P] periods in the account of each, and the date of the first. */
  readonly periodCounts: Int32Array;
  readonly firstDates: readonly string[];
  /** [P] compounded. */
  readonly returnPortfolio: Float64Array;
  readonly returnBenchmark: Float64Array;
  /** [P] R_p − R_b; without a benchmark R_p. */
  readonly returnTotal: Float64Array;
  /** [P×L] linked: they sum to `returnTotal`. */
  readonly contributions: Float64Array;
  /** [P×L] of the mean contribution per period, not linked. */
  readonly tStatistics: Float64Array;
  /** [P×K] mean active exposures. */
  readonly exposureMeans: Float64Array;
  /** [P] 1 = the model covered something of it in some period. */
  readonly modelled: Uint8Array;
  /** [P] the return of −100 % or less at which the account ends; undefined where there was none. */
  readonly broken: readonly (DatedReturn | undefined)[];
}

/**
 * The attribution of everything stepped so far.
 *
 * @complexity O(P·K)
 */
export function finishPortfolios(state: ManyState): ManyAttribution {
  const { growths, options, lines, means, squares } = state;
  const lineCount = lines.length;
  const contributions = new Float64Array(state.linked.length);
  for (const row of growths.keys()) {
    const part = (values: Float64Array): Float64Array =>
      values.subarray(row * lineCount, (row + 1) * lineCount);
    const ledger: ContributionLedger = {
      growth: growths[row],
      periodCount: state.periodCounts[row],
      differenceSum: state.differenceSum[row],
      differenceSquares: state.differenceSquares[row],
      means: part(means),
      squares: part(squares),
      linked: part(state.linked),
    };
    contributions.set(linkedContributions(ledger, options.linking), row * lineCount);
  }
  return {
    labels: state.labels,
    lines,
    periodCounts: state.periodCounts.slice(),
    firstDates: [...state.firstDates],
    returnPortfolio: Float64Array.from(growths, ({ own }) => own - 1),
    returnBenchmark: Float64Array.from(growths, ({ base }) => base - 1),
    returnTotal: Float64Array.from(growths, ({ difference }) => difference),
    contributions,
    tStatistics: means.map((mean, at) => {
      const periodCount = state.periodCounts[Math.floor(at / lineCount)];
      const { periodsPerYear } = options;
      return evaluateSignificance({ mean, squares: squares[at], periodCount, periodsPerYear }).tStatistic;
    }),
    exposureMeans: state.exposures.slice(),
    modelled: state.modelled.slice(),
    broken: [...state.broken],
  };
}
