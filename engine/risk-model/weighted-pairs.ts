import { transposedMultiplyInto, weightedGramInto } from "../linalg/index.ts";
import { sharedSums, type WeightedHistory } from "./weighted-history.ts";

/** Exponentially weighted second moments about the mean, pair by pair. [K×K each] */
export interface WeightedPairs {
  /** Covariance of i and j over the periods in which both were estimated; lower triangle. */
  readonly covariance: Float64Array;
  /** Variance of i over the periods shared with j: a correlation takes all three from the same periods. */
  readonly variance: Float64Array;
  /** [K] Kish's effective number of each factor's own observations. */
  readonly effectiveCount: Float64Array;
}

/**
 * Moments of every pair of factors over the periods both were estimated in, the latest period weighing most.
 *
 * With lags, V = Γ₀ + Σ_l (1 − l/(L+1)) (Γ_l + Γ_lᵀ), Γ_l = Σ_t w_t f_t f_{t−l}ᵀ under the weight of the later period
 * [Newey & West 1987]. That is the symmetric part of Σ_t w_t f_t g_tᵀ with g_t = f_t + 2 Σ_l (1 − l/(L+1)) f_{t−l}, so
 * lags cost next to nothing. Lagged products are about each factor's own mean.
 *
 * @param lags  periods of serial correlation counted, with Bartlett's weights 1 − l/(L + 1); 0 for none: how far
 *   observations are taken to remember each other
 * @complexity O(T·K² + T·K·L)
 */
export function weightedPairs(weighted: WeightedHistory, lags: number): WeightedPairs {
  const { factorCount, dateCount, centred, weights, shared } = weighted;
  const product = new Float64Array(factorCount * factorCount);
  // Nothing but lags and gaps need a history of their own.
  const remembered = lags === 0 && shared === null ? undefined : bartlettSums(weighted, lags);
  if (lags === 0 || remembered === undefined) {
    weightedGramInto(product, centred, weights, dateCount, factorCount);
  } else {
    transposedMultiplyInto(product, centred, remembered, factorCount, dateCount, factorCount);
    symmetrise(product, factorCount);
  }
  const moments =
    shared === null || remembered === undefined
      ? wholeMoments(product, weighted)
      : sharedMoments(product, { ...weighted, shared }, remembered);
  return { ...moments, effectiveCount: effectiveCounts(weighted) };
}

/** w_t g_t, g_t = f_t + 2 Σ_l (1 − l/(L+1)) f_{t−l}; 0 where f_t was not estimated. [T×K] */
function bartlettSums(
  { centred, weights, factorCount, dateCount, shared }: WeightedHistory,
  lags: number,
): Float64Array {
  const out = centred.slice();
  for (let date = 0; date < dateCount; date++) {
    const start = date * factorCount;
    const end = start + factorCount;
    for (let lag = 1; lag <= Math.min(lags, date); lag++) {
      const scale = 2 * (1 - lag / (lags + 1));
      const shift = lag * factorCount;
      for (let cell = start; cell < end; cell++) out[cell] += scale * centred[cell - shift];
    }
    const weight = weights[date];
    for (let cell = start; cell < end; cell++) out[cell] *= weight;
  }
  if (shared !== null) for (let cell = 0; cell < out.length; cell++) out[cell] *= shared.marks[cell];
  return out;
}

/** The symmetric part, in the lower triangle. */
function symmetrise(product: Float64Array, size: number): void {
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) product[i * size + j] = (product[i * size + j] + product[j * size + i]) / 2;
}

type Moments = Pick<WeightedPairs, "covariance" | "variance">;

/** Where all pairs share all periods: sums about the mean, or about 0. */
function wholeMoments(product: Float64Array, { factorCount, total }: WeightedHistory): Moments {
  const covariance = product;
  const variance = new Float64Array(factorCount * factorCount);
  for (let i = 0; i < factorCount; i++) {
    const start = i * factorCount;
    for (let j = 0; j <= i; j++) covariance[start + j] /= total[i];
    variance.fill(Math.max(0, covariance[start + i]), start, start + factorCount);
  }
  return { covariance, variance };
}

function sharedMoments(
  product: Float64Array,
  {
    factorCount,
    centred,
    shared,
  }: Pick<WeightedHistory, "factorCount" | "centred"> & {
    readonly shared: NonNullable<WeightedHistory["shared"]>;
  },
  remembered: Float64Array,
): Moments {
  const { marks, weight, first } = shared;
  for (let cell = 0; cell < remembered.length; cell++) remembered[cell] *= centred[cell];
  const second = sharedSums(remembered, marks, factorCount);
  const covariance = new Float64Array(factorCount * factorCount);
  const variance = new Float64Array(factorCount * factorCount);
  for (let i = 0; i < factorCount; i++) {
    for (let j = 0; j < factorCount; j++) {
      const cell = i * factorCount + j;
      const total = weight[cell];
      if (total === 0) continue;
      const mean = first[cell] / total;
      variance[cell] = Math.max(0, second[cell] / total - mean * mean);
      if (j <= i) covariance[cell] = product[cell] / total - mean * (first[j * factorCount + i] / total);
    }
  }
  return { covariance, variance };
}

function effectiveCounts({ total, squares }: WeightedHistory): Float64Array {
  return total.map((own, k) => (own > 0 ? own ** 2 / squares[k] : 0));
}
