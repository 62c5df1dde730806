import { transposedMultiplyInto, weightedGramInto } from "../linalg/index.ts";
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
  /** What pairs share; null where every factor was estimated in every period, so that all share all. */
  readonly shared: SharedPeriods | null;
}

/** The periods that factors share. */
export interface SharedPeriods {
  /** [T×K] 1 where estimated. */
  readonly marks: Float64Array;
  /** [K×K] Σ w over the periods that i and j share. */
  readonly weight: Float64Array;
  /** [K×K] Σ w f_i over the periods in which j was estimated too; 0 for moments about 0. */
  readonly first: Float64Array;
}

/**
 * The history less its means, with the sums that do not depend on lags.
 *
 * @complexity O(T·K), and O(T·K²) where some factor was not estimated in some period
 */
export function weightHistory(history: FactorHistory, { halfLife, mean }: WeightingOptions): WeightedHistory {
  const { factorCount, dateCount } = history;
  const weights = new Float64Array(dateCount);
  const decay = halfLifeDecay(halfLife);
  for (let date = dateCount - 1, weight = 1; date >= 0; date--, weight *= decay) weights[date] = weight;
  const isComplete = history.estimated.subarray(0, dateCount * factorCount).indexOf(0) < 0;
  const { means, total, squares } = isComplete ? wholeSums(history, weights) : ownSums(history, weights);
  if (mean === "zero") means.fill(0);
  const centred = isComplete ? wholeCentred(history, means) : ownCentred(history, means);
  const shared = isComplete ? null : sharedPeriods(history, weights, centred);
  if (mean === "zero") shared?.first.fill(0);
  return { factorCount, dateCount, halfLife, weights, centred, total, squares, shared };
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

function sharedPeriods(
  { factorCount, dateCount, estimated }: FactorHistory,
  weights: Float64Array,
  centred: Float64Array,
): SharedPeriods {
  const marks = new Float64Array(dateCount * factorCount);
  marks.set(estimated.subarray(0, marks.length));
  const weighted = weightedRows(centred, weights, factorCount);
  const weight = new Float64Array(factorCount * factorCount);
  weightedGramInto(weight, marks, weights, dateCount, factorCount);
  return { marks, weight, first: sharedSums(weighted, marks, factorCount) };
}

/** w x by period. [T×K] */
function weightedRows(x: Float64Array, weights: Float64Array, factorCount: number): Float64Array {
  const out = new Float64Array(x.length);
  for (let date = 0, cell = 0; date < weights.length; date++) {
    const weight = weights[date];
    for (let k = 0; k < factorCount; k++, cell++) out[cell] = weight * x[cell];
  }
  return out;
}

/** Σ_t x_ti e_tj: sums of column i over the periods in which j was estimated. [K×K] */
export function sharedSums(x: Float64Array, marks: Float64Array, factorCount: number): Float64Array {
  const out = new Float64Array(factorCount * factorCount);
  return transposedMultiplyInto(out, x, marks, factorCount, x.length / factorCount, factorCount);
}
