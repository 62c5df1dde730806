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

interface PairSums {
  readonly weight: Float64Array;
  readonly product: Float64Array;
  /** Σ w f_i and Σ w f_i² over the periods in which j was estimated too. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** [K] Σ w². */
  readonly squares: Float64Array;
}

/** Moments of every pair of factors over the periods both were estimated in, the latest period weighing most. */
export function weightedPairs(history: FactorHistory, halfLife: number): WeightedPairs {
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
  let weight = 1;
  for (let date = dateCount - 1; date >= 0; date--) {
    addDate(sums, history, date * factorCount, weight);
    weight *= decay;
  }
  return momentsOf(sums, factorCount);
}

function addDate(
  sums: PairSums,
  { factorCount, returns, estimated }: FactorHistory,
  start: number,
  weight: number,
): void {
  const { first, second, product } = sums;
  for (let i = 0; i < factorCount; i++) {
    if (estimated[start + i] === 0) continue;
    sums.squares[i] += weight * weight;
    const value = weight * returns[start + i];
    const square = value * returns[start + i];
    for (let j = 0; j < factorCount; j++) {
      if (estimated[start + j] === 0) continue;
      const cell = i * factorCount + j;
      sums.weight[cell] += weight;
      first[cell] += value;
      second[cell] += square;
      if (j <= i) product[cell] += value * returns[start + j];
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
