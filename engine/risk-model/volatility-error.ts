import { bartlettNoise, halfLifeDecay } from "../stats/index.ts";
import type { FactorHistory } from "./factor-history.ts";

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
export function excessKurtosis(history: FactorHistory, halfLife: number): Float64Array {
  const { factorCount, dateCount, returns } = history;
  const decay = halfLifeDecay(halfLife);
  const mean = decayedMeans(returns, history, decay);
  const square = new Float64Array(dateCount * factorCount);
  for (let date = 0; date < dateCount; date++) {
    const start = date * factorCount;
    for (let k = 0; k < factorCount; k++) square[start + k] = (returns[start + k] - mean[k]) ** 2;
  }
  const second = decayedMeans(square, history, decay);
  for (let cell = 0; cell < square.length; cell++) square[cell] *= square[cell];
  const fourth = decayedMeans(square, history, decay);
  return fourth.map((m4, k) => (second[k] > 0 ? m4 / second[k] ** 2 - 3 : 0));
}

/** Means of the columns over the periods in which each was estimated, the latest weighing most; 0 without one. [K] */
function decayedMeans(
  values: Float64Array,
  { factorCount, dateCount, estimated }: FactorHistory,
  decay: number,
): Float64Array {
  const sum = new Float64Array(factorCount);
  const total = new Float64Array(factorCount);
  for (let date = 0; date < dateCount; date++) {
    const start = date * factorCount;
    for (let k = 0; k < factorCount; k++) {
      const known = estimated[start + k];
      total[k] = decay * total[k] + known;
      sum[k] = decay * sum[k] + (known === 1 ? values[start + k] : 0);
    }
  }
  for (let k = 0; k < factorCount; k++) sum[k] = total[k] > 0 ? sum[k] / total[k] : 0;
  return sum;
}
