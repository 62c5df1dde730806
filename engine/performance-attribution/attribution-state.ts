import { type BookLines, FIXED_LINES, NO_FACTORS } from "./attribution-lines.ts";
import { type ContributionLedger, startLedger } from "./contribution-ledger.ts";
import type { LinkingMethod } from "./linking-factors.ts";

/** How an attribution over time is made. */
export interface AttributionOptions {
  readonly linking: LinkingMethod;
  /** 252 for daily periods, 12 for monthly ones. */
  readonly periodsPerYear: number;
}

/** What is remembered of one book's past: a few numbers per line, whatever the number of periods. */
export interface BookState {
  /** Of the book's lines; linked to nothing (b = 0) but for the active book. */
  readonly ledger: ContributionLedger;
  /** [L] Mean exposure per period at the factors' lines. */
  readonly exposures: Float64Array;
  /** f at the factors' lines, linked as if there had been an exposure of 1 throughout: what tilts are made of. */
  readonly factorReturns: ContributionLedger;
  /** Σ of the products of the deviations of the specific and the factors' contributions from their means. */
  readonly specificWithFactors: number;
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
export interface AttributionState extends BookLines {
  readonly options: AttributionOptions;
  /** First and last period so far; empty before the first. */
  readonly firstDate: string;
  readonly lastDate: string;
  readonly periodCount: number;
  readonly portfolio: BookState;
  readonly benchmark: BookState;
  readonly active: BookState;
  /** The active book in units of the benchmark's growth: (1 + R_p)/(1 + R_b) − 1. */
  readonly geometric: BookState;
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
    ...NO_FACTORS,
    portfolio: startBook(),
    benchmark: startBook(),
    active: startBook(),
    geometric: startBook(),
    portfolioUnmodelled: [],
    benchmarkUnmodelled: [],
  };
}

/** A book without a period. */
export function startBook(): BookState {
  return {
    ledger: startLedger(FIXED_LINES.length),
    exposures: new Float64Array(FIXED_LINES.length),
    factorReturns: startLedger(FIXED_LINES.length),
    specificWithFactors: 0,
  };
}
