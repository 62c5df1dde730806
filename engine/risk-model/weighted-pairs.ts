import { halfLifeDecay } from "../stats/index.ts";
import type { FactorHistory } from "./factor-history.ts";

/** Exponentially weighted second moments about the mean, pair by pair. [K×K each] */
export interface WeightedPairs {
  /** Covariance of i and j over the periods in which both were estimated; lower triangle. */
  readonly covariance: Float64Array;
  /** Variance of i over the periods shared with j: a correlation takes all three from the same periods. */
  readonly variance: Float64Array;
  /** [K] Kish's effective number of each factor's own observations. */
  readonly effectiveCount: Float64Array;
}

/** How observations are weighted, and how far they are taken to remember each other. */
export interface PairOptions {
  readonly halfLife: number;
  /** Periods of serial correlation counted, with Bartlett's weights 1 − l/(L + 1); 0 for none. */
  readonly lags: number;
  /** Moments about the weighted mean, or about 0. */
  readonly mean: "weighted" | "zero";
}

interface PairSums {
  readonly weight: Float64Array;
  readonly product: Float64Array;
  /** Σ w f_i and Σ w f_i g_i over the periods in which j was estimated too. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** [K] Σ w². */
  readonly squares: Float64Array;
}

/**
 * Moments of every pair of factors over the periods both were estimated in, the latest period weighing most.
 *
 * With lags, V = Γ₀ + Σ_l (1 − l/(L+1)) (Γ_l + Γ_lᵀ), Γ_l = Σ_t w_t f_t f_{t−l}ᵀ under the weight of the later period
 * [Newey & West 1987]. That is the symmetric part of Σ_t w_t f_t g_tᵀ with g_t = f_t + 2 Σ_l (1 − l/(L+1)) f_{t−l}, so
 * lags cost next to nothing. Lagged products are about each factor's own mean.
 *
 * @complexity O(T·K² + T·K·L)
 */
export function weightedPairs(history: FactorHistory, { halfLife, lags, mean }: PairOptions): WeightedPairs {
  const { factorCount, dateCount } = history;
  const size = factorCount * factorCount;
  const sums: PairSums = {
    weight: new Float64Array(size),
    product: new Float64Array(size),
    first: new Float64Array(size),
    second: new Float64Array(size),
    squares: new Float64Array(factorCount),
  };
  const decay = halfLifeDecay(halfLife);
  const centred = mean === "zero" ? history.returns : centredReturns(history, decay);
  const remembered = lags === 0 ? centred : bartlettSums(centred, history, lags);
  let weight = 1;
  for (let date = dateCount - 1; date >= 0; date--) {
    addDate(sums, { ...history, returns: centred, remembered }, date * factorCount, weight);
    weight *= decay;
  }
  if (mean === "zero") sums.first.fill(0);
  return momentsOf(sums, factorCount);
}

/** Returns less each factor's own weighted mean; 0 where not estimated. [T×K] */
function centredReturns({ factorCount, dateCount, returns, estimated }: FactorHistory, decay: number) {
  const mean = new Float64Array(factorCount);
  const total = new Float64Array(factorCount);
  let weight = 1;
  for (let date = dateCount - 1; date >= 0; date--) {
    const start = date * factorCount;
    for (let k = 0; k < factorCount; k++) {
      if (estimated[start + k] === 0) continue;
      mean[k] += weight * returns[start + k];
      total[k] += weight;
    }
    weight *= decay;
  }
  const out = new Float64Array(dateCount * factorCount);
  for (let cell = 0; cell < out.length; cell++) {
    const k = cell % factorCount;
    if (estimated[cell] === 1) out[cell] = returns[cell] - mean[k] / total[k];
  }
  return out;
}

/** g_t = f_t + 2 Σ_l (1 − l/(L+1)) f_{t−l}. [T×K] */
function bartlettSums(
  centred: Float64Array,
  { factorCount, dateCount }: FactorHistory,
  lags: number,
): Float64Array {
  const out = centred.slice();
  for (let lag = 1; lag <= Math.min(lags, dateCount - 1); lag++) {
    const scale = 2 * (1 - lag / (lags + 1));
    const shift = lag * factorCount;
    for (let cell = shift; cell < out.length; cell++) out[cell] += scale * centred[cell - shift];
  }
  return out;
}

interface PairedHistory extends FactorHistory {
  /** g [T×K]. */
  readonly remembered: Float64Array;
}

function addDate(
  sums: PairSums,
  { factorCount, returns, remembered, estimated }: PairedHistory,
  start: number,
  weight: number,
): void {
  const { first, second, product } = sums;
  for (let i = 0; i < factorCount; i++) {
    if (estimated[start + i] === 0) continue;
    sums.squares[i] += weight * weight;
    const value = weight * returns[start + i];
    const later = weight * remembered[start + i];
    const square = value * remembered[start + i];
    for (let j = 0; j < factorCount; j++) {
      if (estimated[start + j] === 0) continue;
      const cell = i * factorCount + j;
      sums.weight[cell] += weight;
      first[cell] += value;
      second[cell] += square;
      if (j <= i) product[cell] += (value * remembered[start + j] + later * returns[start + j]) / 2;
    }
  }
}

function momentsOf(sums: PairSums, factorCount: number): WeightedPairs {
  const covariance = new Float64Array(factorCount * factorCount);
  const variance = new Float64Array(factorCount * factorCount);
  const effectiveCount = new Float64Array(factorCount);
  for (let i = 0; i < factorCount; i++) {
    const own = sums.weight[i * factorCount + i];
    effectiveCount[i] = own > 0 ? own ** 2 / sums.squares[i] : 0;
    for (let j = 0; j < factorCount; j++) {
      const cell = i * factorCount + j;
      const total = sums.weight[cell];
      if (total === 0) continue;
      const mean = sums.first[cell] / total;
      variance[cell] = Math.max(0, sums.second[cell] / total - mean * mean);
      if (j <= i)
        covariance[cell] = sums.product[cell] / total - mean * (sums.first[j * factorCount + i] / total);
    }
  }
  return { covariance, variance, effectiveCount };
}
