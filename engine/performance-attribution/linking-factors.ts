/**
 * How contributions of single periods become contributions to the compounded active return. All sum to it; Cariño and
 * Menchero do not depend on the order of the periods, GRAP and Frongello do.
 */
export type LinkingMethod = "carino" | "menchero" | "grap" | "frongello";

/**
 * Cariño's factor κ = (ln(1+r) − ln(1+b)) / (r − b), and its limit 1/(1+r) at r = b. Both returns above −1.
 *
 * Evaluated as log1p(d/(1+b)) / d with d = r − b, which loses nothing however close the two are.
 *
 * @see Cariño, Combining Attribution Effects Over Time, Journal of Performance Measurement (1999)
 * @example
 * carinoFactor(0.25, 0.25) // => 0.8
 */
export function carinoFactor(portfolioReturn: number, benchmarkReturn: number): number {
  return log1pRatio((portfolioReturn - benchmarkReturn) / (1 + benchmarkReturn)) / (1 + benchmarkReturn);
}

/**
 * Menchero's common factor M = [(R−B)/n] / [(1+R)^(1/n) − (1+B)^(1/n)], and its limit (1+R)^((n−1)/n) at R = B.
 *
 * @param periodCount  n, at least 1
 * @see Menchero, An Optimized Approach to Linking Attribution Effects Over Time, Journal of Performance Measurement (2000)
 * @example
 * mencheroFactor(0.21, 0.21, 2) // => 1.1
 */
export function mencheroFactor(
  portfolioReturn: number,
  benchmarkReturn: number,
  periodCount: number,
): number {
  // With h = ln((1+R)/(1+B)): R − B = (1+B)(e^h − 1), and the denominator is (1+B)^(1/n) (e^(h/n) − 1).
  const h = Math.log1p((portfolioReturn - benchmarkReturn) / (1 + benchmarkReturn));
  const scale = (1 + benchmarkReturn) ** ((periodCount - 1) / periodCount);
  return (scale * expm1Ratio(h)) / expm1Ratio(h / periodCount);
}

/** What Menchero's method needs to know of all periods; d = r − b. */
export interface ReturnTotals {
  /** B, compounded. */
  readonly benchmarkReturn: number;
  /** R − B, from `compoundPeriod` over the periods: a difference of two compounded numbers would keep only their rounding. */
  readonly difference: number;
  readonly periodCount: number;
  /** Σ d and Σ d². */
  readonly differenceSum: number;
  readonly differenceSquares: number;
}

/**
 * The two numbers of Menchero's method: period t's contributions are multiplied by M + tilt · d_t, where
 * tilt = (R − B − MΣd) / Σd² is the smallest change that makes the sum exact.
 * By Cauchy–Schwarz the tilts are bounded by the spread of the periods' growth factors, however small d is.
 */
export function mencheroScale(totals: ReturnTotals): { readonly common: number; readonly tilt: number } {
  const { benchmarkReturn, difference, periodCount, differenceSum, differenceSquares } = totals;
  if (periodCount === 0) return { common: 1, tilt: 0 };
  const common = mencheroFactor(benchmarkReturn + difference, benchmarkReturn, periodCount);
  const rest = difference - common * differenceSum;
  return { common, tilt: differenceSquares === 0 ? 0 : rest / differenceSquares };
}

/** Growth of a book and of what it is linked to, and what is between them. */
export interface Growth {
  /** Π(1 + r) and Π(1 + b). */
  readonly own: number;
  readonly base: number;
  /** Their difference, accurate however small it is. */
  readonly difference: number;
}

/** Compounds one more period; G(1+r) − H(1+b) is taken as (G − H)(1 + r) + H (r − b), which does not cancel. */
export function compoundPeriod(growth: Growth, portfolioReturn: number, benchmarkReturn: number): Growth {
  return {
    own: growth.own * (1 + portfolioReturn),
    base: growth.base * (1 + benchmarkReturn),
    difference: growth.difference * (1 + portfolioReturn) + growth.base * (portfolioReturn - benchmarkReturn),
  };
}

/** ln(1+z)/z, 1 at z = 0. */
function log1pRatio(z: number): number {
  return z === 0 ? 1 : Math.log1p(z) / z;
}

/** (e^z − 1)/z, 1 at z = 0. */
function expm1Ratio(z: number): number {
  return z === 0 ? 1 : Math.expm1(z) / z;
}
