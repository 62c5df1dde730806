import type { Vector } from "../linalg/index.ts";

/**
 * Lags by the usual rule of thumb for the Bartlett kernel: ⌊4 (T/100)^(2/9)⌋, less than T.
 *
 * @see Newey & West (1994), the first step of their automatic selection
 * @example
 * neweyWestLags(100) // => 4
 */
export function neweyWestLags(count: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor(4 * (count / 100) ** (2 / 9))));
}

/**
 * Long-run variance of a series: Γ₀ + 2 Σ_{l=1}^{L} (1 − l/(L+1)) Γ_l, Γ_l = (1/T) Σ_t (x_t − x̄)(x_{t−l} − x̄), never
 * negative. Divided by T it is the variance of the mean. NaN is not allowed.
 *
 * @see Newey & West, Econometrica 55 (1987)
 * @complexity O(T·L)
 * @example
 * neweyWestVariance([1, -1, 1, -1], 1) // => 0.25
 */
export function neweyWestVariance(values: Vector, lags: number): number {
  const count = values.length;
  let mean = 0;
  for (const value of values) mean += value / count;
  let sum = 0;
  for (let lag = 0; lag <= lags; lag++) {
    let product = 0;
    for (let t = lag; t < count; t++) product += (values[t] - mean) * (values[t - lag] - mean);
    sum += (lag === 0 ? 1 : 2 * (1 - lag / (lags + 1))) * (product / count);
  }
  return sum;
}

/**
 * Σ_{|l|≤L} (1 − |l|/(L+1))²: how many times as noisy an estimate with L lags is as one without, for independent values; an
 * estimate from n of them is worth one from n over this.
 *
 * @see Priestley (1981), 6.2.4
 * @example
 * bartlettNoise(1) // => 1.5
 */
export function bartlettNoise(lags: number): number {
  let sum = 1;
  for (let lag = 1; lag <= lags; lag++) sum += 2 * (1 - lag / (lags + 1)) ** 2;
  return sum;
}
