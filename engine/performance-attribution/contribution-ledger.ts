import {
  carinoFactor,
  compoundPeriod,
  type Growth,
  type LinkingMethod,
  mencheroScale,
} from "./linking-factors.ts";

/**
 * What is remembered of the contributions of periods gone by: a few numbers per line, whatever the number of periods.
 * Lines may be appended between periods; one that appears had contributions of 0 before. Plain data.
 */
export interface ContributionLedger {
  /** Of what the lines add up to, and of what it is linked to: nothing (b = 0) but for an active return. */
  readonly growth: Growth;
  readonly periodCount: number;
  /** Σ d and Σ d², d = r − b. */
  readonly differenceSum: number;
  readonly differenceSquares: number;
  /** [L] Mean contribution per period, and the sum of squares about it (Welford). */
  readonly means: Float64Array;
  readonly squares: Float64Array;
  /** [L] What the linking method accumulates of the contributions. */
  readonly linked: Float64Array;
}

/** One period's contributions. */
export interface LedgerPeriod {
  /** [L] sums to own − base, where the lines are everything. */
  readonly contributions: Float64Array;
  /** r and b of the linking formulas, above −1. */
  readonly own: number;
  readonly base: number;
}

/** A ledger without a period. */
export function startLedger(lineCount: number): ContributionLedger {
  return {
    growth: { own: 1, base: 1, difference: 0 },
    periodCount: 0,
    differenceSum: 0,
    differenceSquares: 0,
    means: new Float64Array(lineCount),
    squares: new Float64Array(lineCount),
    linked: new Float64Array(lineCount),
  };
}

/**
 * The ledger after one more period. The given one is not changed.
 *
 * The running sums are those from which `linkedContributions` makes linked contributions: Σ a κ_t for Cariño, Σ a d_t for
 * Menchero (Σ a it has from the means), and for GRAP and Frongello S_t = S_{t−1} (1 + b_t) + a_t Π_{i<t}(1 + r_i), which
 * unrolls into GRAP's products.
 *
 * @complexity O(L)
 */
export function stepLedger(
  ledger: ContributionLedger,
  method: LinkingMethod,
  { contributions, own, base }: LedgerPeriod,
): ContributionLedger {
  const lineCount = contributions.length;
  const grown = {
    means: lengthened(ledger.means, lineCount),
    squares: lengthened(ledger.squares, lineCount),
    linked: lengthened(ledger.linked, lineCount),
  };
  const periodCount = ledger.periodCount + 1;
  addPeriod(grown, 0, { contributions, own, base, method, growth: ledger.growth.own, periodCount });
  const difference = own - base;
  return {
    growth: compoundPeriod(ledger.growth, own, base),
    periodCount,
    differenceSum: ledger.differenceSum + difference,
    differenceSquares: ledger.differenceSquares + difference * difference,
    ...grown,
  };
}

/** A copy with zeros behind. */
function lengthened(values: Float64Array, length: number): Float64Array {
  const out = new Float64Array(length);
  out.set(values);
  return out;
}

/** Running sums of lines, of one ledger or of many behind each other. */
export type LineSums = Pick<ContributionLedger, "means" | "squares" | "linked">;

/** One period as running sums take it up. */
export interface SummedPeriod extends LedgerPeriod {
  readonly method: LinkingMethod;
  /** Π(1 + r) of the periods before. */
  readonly growth: number;
  /** With this one. */
  readonly periodCount: number;
}

/** Adds a period to running sums in place, to the lines from `at` on. */
export function addPeriod(sums: LineSums, at: number, period: SummedPeriod): void {
  const { contributions, own, base, method, growth, periodCount } = period;
  const { means, squares, linked } = sums;
  const sequential = method === "grap" || method === "frongello";
  const carried = sequential ? 1 + base : 1;
  const scale = sequential ? growth : method === "carino" ? carinoFactor(own, base) : own - base;
  for (let line = 0; line < contributions.length; line++) {
    const value = contributions[line];
    const slot = at + line;
    const before = means[slot];
    const deviation = value - before;
    const mean = before + deviation / periodCount;
    means[slot] = mean;
    squares[slot] += deviation * (value - mean);
    linked[slot] = linked[slot] * carried + value * scale;
  }
}

/**
 * Each line's contribution to the compounded difference R − B. [L]
 *
 * @complexity O(L)
 */
export function linkedContributions(ledger: ContributionLedger, method: LinkingMethod): Float64Array {
  const { growth, periodCount, differenceSum, differenceSquares, means, linked } = ledger;
  const benchmarkReturn = growth.base - 1;
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
