import { type AttributionLine, FIXED_LINES, type LineSlots } from "./attribution-lines.ts";
import type { Growth, LinkingMethod } from "./linking-factors.ts";

/** How an attribution over time is made. */
export interface AttributionOptions {
  readonly linking: LinkingMethod;
  /** 252 for daily periods, 12 for monthly ones. */
  readonly periodsPerYear: number;
}

/** What is remembered of one book's past: a few numbers per line, whatever the number of periods. */
export interface BookState {
  /** Of the book, and of what it is linked to: nothing (b = 0) but for the active book. */
  readonly growth: Growth;
  /** Σ d and Σ d², d = r − b. */
  readonly differenceSum: number;
  readonly differenceSquares: number;
  /** [L] Mean contribution per period, and the sum of squares about it (Welford). */
  readonly means: Float64Array;
  readonly squares: Float64Array;
  /** [L] What the linking method accumulates of the contributions. */
  readonly linked: Float64Array;
  /** [L] Mean exposure per period at the factors' lines. */
  readonly exposures: Float64Array;
}

/** A name's part in the unmodelled line. */
export interface UnmodelledName {
  readonly id: string;
  /** Periods in which it was held and not modelled, and those of them in which its return was missing. */
  readonly periodCount: number;
  readonly missingCount: number;
  /** Σ w r over those periods, not linked. */
  readonly contributionSum: number;
  /** The largest |weight| held while not modelled. */
  readonly weightMax: number;
}

/** The state of an attribution between two periods: plain data, of a size that does not grow with time. */
export interface AttributionState {
  readonly options: AttributionOptions;
  /** First and last period so far; empty before the first. */
  readonly firstDate: string;
  readonly lastDate: string;
  readonly periodCount: number;
  readonly lines: readonly AttributionLine[];
  readonly slots: LineSlots;
  readonly portfolio: BookState;
  readonly benchmark: BookState;
  readonly active: BookState;
  /** Of the portfolio and of the benchmark, by first appearance. */
  readonly portfolioUnmodelled: readonly UnmodelledName[];
  readonly benchmarkUnmodelled: readonly UnmodelledName[];
}

/** The state before the first period. */
export function startAttribution(options: AttributionOptions): AttributionState {
  return {
    options,
    firstDate: "",
    lastDate: "",
    periodCount: 0,
    lines: FIXED_LINES,
    slots: { factors: [], factorSlots: new Int32Array(0), familySlots: new Int32Array(0) },
    portfolio: startBook(),
    benchmark: startBook(),
    active: startBook(),
    portfolioUnmodelled: [],
    benchmarkUnmodelled: [],
  };
}

function startBook(): BookState {
  return {
    growth: { own: 1, base: 1, difference: 0 },
    differenceSum: 0,
    differenceSquares: 0,
    means: new Float64Array(FIXED_LINES.length),
    squares: new Float64Array(FIXED_LINES.length),
    linked: new Float64Array(FIXED_LINES.length),
    exposures: new Float64Array(FIXED_LINES.length),
  };
}
