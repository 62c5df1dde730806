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
  const { growth } = ledger;
  const periodCount = ledger.periodCount + 1;
  const sequential = method === "grap" || method === "frongello";
  const carried = sequential ? 1 + base : 1;
  const scale = sequential ? growth.own : method === "carino" ? carinoFactor(own, base) : own - base;
  const lineCount = contributions.length;
  const means = new Float64Array(lineCount);
  const squares = new Float64Array(lineCount);
  const linked = new Float64Array(lineCount);
  const known = ledger.means.length;
  for (let line = 0; line < lineCount; line++) {
    const value = contributions[line];
    const mean = line < known ? ledger.means[line] : 0;
    const deviation = value - mean;
    means[line] = mean + deviation / periodCount;
    squares[line] = (line < known ? ledger.squares[line] : 0) + deviation * (value - means[line]);
    linked[line] = (line < known ? ledger.linked[line] : 0) * carried + value * scale;
  }
  const difference = own - base;
  return {
    growth: compoundPeriod(growth, own, base),
    periodCount,
    differenceSum: ledger.differenceSum + difference,
    differenceSquares: ledger.differenceSquares + difference * difference,
    means,
    squares,
    linked,
  };
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
