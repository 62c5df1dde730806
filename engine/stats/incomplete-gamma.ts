import { logGamma } from "./log-gamma.ts";

/**
 * The regularised upper incomplete gamma function Q(a, x) = ∫ₓ^∞ t^(a−1) e^(−t) dt / Γ(a): the tail of χ². Relative error below
 * 1e-11 for a up to some thousands, in the small tail as well.
 *
 * Below x = a + 1 by the series of 1 − Q, above by the continued fraction of Q (Lentz' method).
 *
 * @param a  above 0
 * @param x  0 or more; below, and NaN, gives NaN
 * @complexity O(√a)
 * @see Abramowitz & Stegun (1964), 6.5.29 and 6.5.31
 * @example
 * upperGamma(1, 2).toFixed(12) // => Math.exp(-2).toFixed(12)
 */
export function upperGamma(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return Number.NaN;
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - front * lowerSeries(a, x) : front * upperFraction(a, x);
}

/**
 * P(χ² > value) with `degrees` degrees of freedom: the p-value of a likelihood ratio.
 *
 * @example
 * chiSquareUpperTail(3.841458820694124, 1).toFixed(10) // => "0.0500000000"
 */
export function chiSquareUpperTail(value: number, degrees: number): number {
  return upperGamma(degrees / 2, value / 2);
}

/**
 * The value that χ² with `degrees` degrees of freedom is below with probability `p`, by bisection to the last bit but one.
 *
 * @param p  0 … 1
 * @complexity O(√degrees)
 * @example
 * chiSquareQuantile(0.95, 1).toFixed(6) // => "3.841459"
 */
export function chiSquareQuantile(p: number, degrees: number): number {
  if (!(p >= 0 && p <= 1 && degrees > 0)) return Number.NaN;
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  let [low, high] = [0, degrees + 1];
  while (1 - chiSquareUpperTail(high, degrees) < p) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-15 * high; step++) {
    const middle = (low + high) / 2;
    if (1 - chiSquareUpperTail(middle, degrees) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Σ_k x^k / (a (a+1) … (a+k)). */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; k <= 100_000 && term > sum * 1e-17; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
}

function upperFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let k = 1; k <= 100_000; k++) {
    const numerator = -k * (k - a);
    b += 2;
    d = numerator * d + b;
    if (Math.abs(d) < tiny) d = tiny;
    c = b + numerator / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return value;
}
