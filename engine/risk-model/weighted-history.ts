import { halfLifeDecay } from "../stats/index.ts";
import type { FactorHistory } from "./factor-history.ts";

/** How observations are weighted, and what their moments are about. */
export interface WeightingOptions {
  /** Periods; Infinity weights all alike. */
  readonly halfLife: number;
  /** Moments about the weighted mean, or about 0. */
  readonly mean: "weighted" | "zero";
}

/** A history as moments are taken of it, with and without lags: weighted, and about its mean. */
export interface WeightedHistory {
  readonly factorCount: number;
  readonly dateCount: number;
  readonly halfLife: number;
  /** [T] of the periods, 1 for the latest. */
  readonly weights: Float64Array;
  /** [T×K] returns less each factor's own mean; 0 where not estimated. */
  readonly centred: Float64Array;
  /** [K] Σ w and Σ w² over the periods each factor was estimated in. */
  readonly total: Float64Array;
  readonly squares: Float64Array;
}

/**
 * The history less its means, with the sums that do not depend on lags.
 *
 * @complexity O(T·K)
 */
export function weightHistory(history: FactorHistory, { halfLife, mean }: WeightingOptions): WeightedHistory {
  const { factorCount, dateCount } = history;
  const weights = new Float64Array(dateCount);
  const decay = halfLifeDecay(halfLife);
  for (let date = dateCount - 1, weight = 1; date >= 0; date--, weight *= decay) weights[date] = weight;
  const isComplete = !hasGaps(history);
  const { means, total, squares } = isComplete ? wholeSums(history, weights) : ownSums(history, weights);
  if (mean === "zero") means.fill(0);
  const centred = isComplete ? wholeCentred(history, means) : ownCentred(history, means);
  return { factorCount, dateCount, halfLife, weights, centred, total, squares };
}

/** Whether some factor was not estimated in some period. */
export function hasGaps({ estimated, dateCount, factorCount }: FactorHistory): boolean {
  return estimated.subarray(0, dateCount * factorCount).includes(0);
}

interface ColumnSums {
  readonly means: Float64Array;
  readonly total: Float64Array;
  readonly squares: Float64Array;
}

function wholeSums({ factorCount, returns }: FactorHistory, weights: Float64Array): ColumnSums {
  const means = new Float64Array(factorCount);
  let total = 0;
  let squares = 0;
  for (let date = weights.length - 1; date >= 0; date--) {
    const weight = weights[date];
    total += weight;
    squares += weight * weight;
    const start = date * factorCount;
    for (let k = 0; k < factorCount; k++) means[k] += weight * returns[start + k];
  }
  for (let k = 0; k < factorCount; k++) means[k] /= total;
  return {
    means,
    total: new Float64Array(factorCount).fill(total),
    squares: new Float64Array(factorCount).fill(squares),
  };
}

function ownSums({ factorCount, returns, estimated }: FactorHistory, weights: Float64Array): ColumnSums {
  const means = new Float64Array(factorCount);
  const total = new Float64Array(factorCount);
  const squares = new Float64Array(factorCount);
  for (let date = weights.length - 1; date >= 0; date--) {
    const weight = weights[date];
    const start = date * factorCount;
    for (let k = 0; k < factorCount; k++) {
      if (estimated[start + k] === 0) continue;
      means[k] += weight * returns[start + k];
      total[k] += weight;
      squares[k] += weight * weight;
    }
  }
  for (let k = 0; k < factorCount; k++) means[k] /= total[k];
  return { means, total, squares };
}

function wholeCentred({ factorCount, dateCount, returns }: FactorHistory, means: Float64Array) {
  const out = new Float64Array(dateCount * factorCount);
  for (let start = 0; start < out.length; start += factorCount)
    for (let k = 0; k < factorCount; k++) out[start + k] = returns[start + k] - means[k];
  return out;
}

function ownCentred({ factorCount, dateCount, returns, estimated }: FactorHistory, means: Float64Array) {
  const out = new Float64Array(dateCount * factorCount);
  for (let start = 0; start < out.length; start += factorCount)
    for (let k = 0; k < factorCount; k++)
      if (estimated[start + k] === 1) out[start + k] = returns[start + k] - means[k];
  return out;
}
