/** The standard normal density φ(x). */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

/** Above this the tail's continued fraction converges faster than the series. */
const TAIL = 2.5;

/**
 * The standard normal distribution Φ(x), with a relative error below 1e-13 in the lower tail as well.
 *
 * |x| ≤ 2.5 by the series ½ + φ(x) (x + x³/3 + x⁵/15 + …), beyond by the continued fraction of Mills' ratio.
 *
 * @param x  ∓∞ give 0 and 1, NaN gives NaN
 * @complexity O(1)
 * @see Abramowitz & Stegun (1964), 26.2.11 and 26.2.14
 * @example
 * normalCumulative(normalQuantile(0.01)) // => 0.01
 */
export function normalCumulative(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (Math.abs(x) <= TAIL) return 0.5 + normalDensity(x) * series(x);
  const tail = normalDensity(x) / millsFraction(Math.abs(x));
  return x < 0 ? tail : 1 - tail;
}

function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) {
    term *= (x * x) / n;
    sum += term;
  }
  return sum;
}

/** x + 1/(x + 2/(x + 3/(x + …))), from the inside. */
function millsFraction(x: number): number {
  let value = x;
  for (let n = 120; n >= 1; n--) value = x + n / value;
  return value;
}
