import { transposedMultiplyInto, weightedGramInto } from "../linalg/index.ts";
import { halfLifeDecay } from "../stats/index.ts";
import type { WeightedHistory } from "./weighted-history.ts";

/**
 * V = Γ₀ + Σ_l (1 − l/(L+1)) (Γ_l + Γ_lᵀ), Γ_l = Σ_t √(w_t w_{t−l}) f_t f_{t−l}ᵀ: sums of weighted products, not divided by Σ w. [K×K]
 * [Newey & West 1987]
 *
 * It is positive semi-definite for any weights, lags and gaps: with y_t = √w_t f_t, 0 outside the history and where f was not
 * estimated, (L + 1) V = Σ_t s_t s_tᵀ, s_t = y_t + … + y_{t−L}. Under the weight of one of the two periods it would not be.
 *
 * V is the symmetric part of Σ_t w_t f_t g_tᵀ with g_t = f_t + 2 Σ_l (1 − l/(L+1)) 2^(−l/2h) f_{t−l}, as √(w_t w_{t−l}) = w_t 2^(−l/2h):
 * lags cost next to nothing.
 *
 * @param lags  periods of serial correlation counted, with Bartlett's weights 1 − l/(L + 1); 0 for none
 * @complexity O(T·K² + T·K·L)
 */
export function weightedMoments(weighted: WeightedHistory, lags: number): Float64Array {
  const { factorCount: size, dateCount, centred, weights } = weighted;
  const product = new Float64Array(size * size);
  if (lags === 0) {
    weightedGramInto(product, centred, weights, dateCount, size);
    return product;
  }
  transposedMultiplyInto(product, centred, bartlettSums(weighted, lags), size, dateCount, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      product[i * size + j] = (product[i * size + j] + product[j * size + i]) / 2;
      product[j * size + i] = product[i * size + j];
    }
  }
  return product;
}

/**
 * The variance of each factor over the periods it was estimated in, with lags: the diagonal of V over Σ w. [K] 0 for a factor that never was.
 *
 * @complexity O(T·K·L)
 */
export function weightedVariances(weighted: WeightedHistory, lags: number): Float64Array {
  const { factorCount: size, centred, total } = weighted;
  const remembered = bartlettSums(weighted, lags);
  const sums = new Float64Array(size);
  for (let start = 0; start < centred.length; start += size)
    for (let k = 0; k < size; k++) sums[k] += centred[start + k] * remembered[start + k];
  return sums.map((sum, k) => (total[k] > 0 ? Math.max(0, sum) / total[k] : 0));
}

/** w_t g_t. [T×K] */
function bartlettSums(
  { centred, weights, factorCount, dateCount, halfLife }: WeightedHistory,
  lags: number,
): Float64Array {
  const out = centred.slice();
  const decay = Math.sqrt(halfLifeDecay(halfLife));
  for (let date = 0; date < dateCount; date++) {
    const start = date * factorCount;
    const end = start + factorCount;
    for (let lag = 1; lag <= Math.min(lags, date); lag++) {
      const scale = 2 * (1 - lag / (lags + 1)) * decay ** lag;
      const shift = lag * factorCount;
      for (let cell = start; cell < end; cell++) out[cell] += scale * centred[cell - shift];
    }
    const weight = weights[date];
    for (let cell = start; cell < end; cell++) out[cell] *= weight;
  }
  return out;
}
