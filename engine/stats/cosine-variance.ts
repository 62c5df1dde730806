import type { Vector } from "../linalg/index.ts";

/** A long-run variance with the degrees of freedom that its t statistics have. */
export interface CosineVariance {
  readonly variance: number;
  readonly degrees: number;
}

/**
 * Long-run variance of a series as the mean of its squared cosine transforms at the lowest B frequencies. The t statistic of
 * the mean with it follows Student's t with B degrees of freedom, which keeps its size where Newey and West's with the normal law does not: of a moving
 * sum of 5 shocks in 240 periods the latter rejects 12 % at 5 %.
 *
 * B is ⌊0.4 T^(2/3)⌋, the usual choice for a dependence of unknown length. Where it is known to end after `length` periods, as of sums over overlapping
 * horizons, B = ⌊T / (3·length)⌋ keeps to frequencies at which the spectrum of such a sum is within 9 % of that at 0.
 *
 * @param values  [T] NaN not allowed
 * @param length  periods that dependence reaches, 1 for none
 * @returns NaN where T is below 4
 * @see Müller (2004), Lazarus, Lewis, Stock & Watson (2018), HAR inference: recommendations for practice, Journal of Business & Economic Statistics 36(4)
 * @complexity O(T·B)
 * @example
 * cosineVariance([1, -1, 1, -1]).degrees // => 1
 */
export function cosineVariance(values: Vector, length?: number): CosineVariance {
  const count = values.length;
  const usual = 0.4 * count ** (2 / 3);
  const degrees = Math.max(1, Math.floor((length === undefined ? usual : count / (3 * length)) + 1e-9));
  if (count < 4) return { variance: Number.NaN, degrees: 0 };
  let variance = 0;
  for (let j = 1; j <= degrees; j++) {
    let sum = 0;
    for (let t = 0; t < count; t++) sum += values[t] * Math.cos((Math.PI * j * (t + 0.5)) / count);
    variance += (2 / count) * (sum * sum);
  }
  return { variance: variance / degrees, degrees };
}
