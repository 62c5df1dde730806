import { bartlettNoise } from "../stats/index.ts";
import type { WeightedHistory } from "./weighted-history.ts";

/** What the error of a volatility forecast rests on. */
export interface VolatilityEvidence {
  /** Kish's effective number of observations. */
  readonly effectiveCount: number;
  /** Newey–West lags, 0 for none. */
  readonly lags: number;
  /** Kurtosis less 3; 0 takes returns for normal, and so does less than 0, which few observations have by chance. */
  readonly excessKurtosis: number;
}

/**
 * Standard error of a volatility estimate: σ · ½ √((2 Σ_{|l|≤L} (1 − |l|/(L+1))² + κ) / T_eff).
 *
 * Without lags and with κ = 0 that is σ/√(2 T_eff). A variance with lags has the variance of its lags too: five lags double
 * the error. Exact to first order for independent returns; it says how far the estimate may be from the variance of its
 * window, not what volatility does next.
 *
 * @param volatility  σ in any unit; the error is in the same
 * @returns NaN without an observation
 * @see docs/methodology/08-risk-model.md; Priestley (1981), 6.2.4
 * @example
 * volatilityError(0.2, { effectiveCount: 200, lags: 0, excessKurtosis: 0 }) // => 0.01
 */
export function volatilityError(
  volatility: number,
  { effectiveCount, lags, excessKurtosis }: VolatilityEvidence,
): number {
  return effectiveCount > 0
    ? (volatility / 2) * Math.sqrt((2 * bartlettNoise(lags) + Math.max(0, excessKurtosis)) / effectiveCount)
    : Number.NaN;
}

/**
 * Exponentially weighted kurtosis less 3 of each factor about its weighted mean; 0 where a factor does not vary. [K]
 *
 * @complexity O(T·K)
 */
export function excessKurtosis({ factorCount, weights, centred, total }: WeightedHistory): Float64Array {
  const second = new Float64Array(factorCount);
  const fourth = new Float64Array(factorCount);
  for (let date = 0, cell = 0; date < weights.length; date++) {
    const weight = weights[date];
    for (let k = 0; k < factorCount; k++, cell++) {
      const square = centred[cell] * centred[cell];
      second[k] += weight * square;
      fourth[k] += weight * square * square;
    }
  }
  return fourth.map((m4, k) => (second[k] > 0 ? (m4 * total[k]) / second[k] ** 2 - 3 : 0));
}
