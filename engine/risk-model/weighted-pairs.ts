import { transposedMultiplyInto, weightedGramInto } from "../linalg/index.ts";
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
  const { factorCount } = history;
  const decay = halfLifeDecay(halfLife);
  const centred = mean === "zero" ? knownReturns(history) : centredReturns(history, decay);
  const remembered = lags === 0 ? centred : bartlettSums(centred, history, lags);
  const sums = pairSums({ ...history, returns: centred }, remembered, decay);
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
  for (let k = 0; k < factorCount; k++) mean[k] /= total[k];
  for (let date = 0; date < dateCount; date++) {
    const start = date * factorCount;
    for (let k = 0; k < factorCount; k++)
      if (estimated[start + k] === 1) out[start + k] = returns[start + k] - mean[k];
  }
  return out;
}

/** Returns, 0 where not estimated. [T×K] */
function knownReturns({ factorCount, dateCount, returns, estimated }: FactorHistory): Float64Array {
  const out = returns.slice(0, dateCount * factorCount);
  for (let cell = 0; cell < out.length; cell++) if (estimated[cell] === 0) out[cell] = 0;
  return out;
}

/** g_t = f_t + 2 Σ_l (1 − l/(L+1)) f_{t−l}; 0 where f_t was not estimated. [T×K] */
function bartlettSums(
  centred: Float64Array,
  { factorCount, dateCount, estimated }: FactorHistory,
  lags: number,
): Float64Array {
  const out = centred.slice();
  for (let lag = 1; lag <= Math.min(lags, dateCount - 1); lag++) {
    const scale = 2 * (1 - lag / (lags + 1));
    const shift = lag * factorCount;
    for (let cell = shift; cell < out.length; cell++) out[cell] += scale * centred[cell - shift];
  }
  for (let cell = 0; cell < out.length; cell++) if (estimated[cell] === 0) out[cell] = 0;
  return out;
}

/** Adds up a history, given what it remembers (`returns` itself without lags), as products of matrices. */
function pairSums(history: FactorHistory, remembered: Float64Array, decay: number): PairSums {
  const { factorCount, dateCount, returns } = history;
  const cells = dateCount * factorCount;
  const { estimated, weighted, weights, isComplete } = weightedRows(history, decay);
  const product = new Float64Array(factorCount * factorCount);
  if (remembered === returns) {
    weightedGramInto(product, returns, weights, dateCount, factorCount);
  } else {
    transposedMultiplyInto(product, weighted, remembered, factorCount, dateCount, factorCount);
    for (let i = 0; i < factorCount; i++) {
      for (let j = 0; j < i; j++)
        product[i * factorCount + j] = (product[i * factorCount + j] + product[j * factorCount + i]) / 2;
    }
  }
  const squared = new Float64Array(cells);
  for (let cell = 0; cell < cells; cell++) squared[cell] = weighted[cell] * remembered[cell];
  const sumsOver = isComplete ? repeatedSums : sharedSums;
  return {
    product,
    first: sumsOver(weighted, estimated, dateCount, factorCount),
    second: sumsOver(squared, estimated, dateCount, factorCount),
    weight: sumsOver(weightsOf(estimated, weights, factorCount), estimated, dateCount, factorCount),
    squares: squaredWeights(estimated, weights, factorCount),
  };
}

/** w and w f by period, and the marks as numbers. */
function weightedRows({ factorCount, dateCount, returns, estimated }: FactorHistory, decay: number) {
  const cells = dateCount * factorCount;
  const weights = new Float64Array(dateCount);
  const marks = new Float64Array(cells);
  const weighted = new Float64Array(cells);
  let marked = 0;
  let weight = 1;
  for (let date = dateCount - 1; date >= 0; date--) {
    weights[date] = weight;
    for (let cell = date * factorCount; cell < (date + 1) * factorCount; cell++) {
      weighted[cell] = weight * returns[cell];
      marks[cell] = estimated[cell];
      marked += estimated[cell];
    }
    weight *= decay;
  }
  return { estimated: marks, weighted, weights, isComplete: marked === cells };
}

function weightsOf(estimated: Float64Array, weights: Float64Array, factorCount: number): Float64Array {
  const out = estimated.slice();
  for (let date = 0; date < weights.length; date++) {
    const end = (date + 1) * factorCount;
    for (let cell = date * factorCount; cell < end; cell++) out[cell] *= weights[date];
  }
  return out;
}

function squaredWeights(estimated: Float64Array, weights: Float64Array, factorCount: number): Float64Array {
  const out = new Float64Array(factorCount);
  for (let date = 0; date < weights.length; date++) {
    const square = weights[date] ** 2;
    for (let k = 0; k < factorCount; k++) out[k] += square * estimated[date * factorCount + k];
  }
  return out;
}

/** Σ_t x_ti e_tj: sums of column i over the periods in which j was estimated. [K×K] */
function sharedSums(
  x: Float64Array,
  estimated: Float64Array,
  dateCount: number,
  factorCount: number,
): Float64Array {
  const out = new Float64Array(factorCount * factorCount);
  return transposedMultiplyInto(out, x, estimated, factorCount, dateCount, factorCount);
}

/** The same where every factor was always estimated: column i's sum for every j. */
function repeatedSums(
  x: Float64Array,
  _: Float64Array,
  dateCount: number,
  factorCount: number,
): Float64Array {
  const sums = new Float64Array(factorCount);
  for (let date = 0; date < dateCount; date++)
    for (let k = 0; k < factorCount; k++) sums[k] += x[date * factorCount + k];
  const out = new Float64Array(factorCount * factorCount);
  for (let i = 0; i < factorCount; i++) out.fill(sums[i], i * factorCount, (i + 1) * factorCount);
  return out;
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
