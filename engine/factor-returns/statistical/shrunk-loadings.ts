import { choleskyInto, choleskySolveInto, type Matrix, type Vector } from "../../linalg/index.ts";

/** What is known of loadings before a name's own returns are looked at. */
export interface LoadingPrior {
  /** [m] mean over the names that the factors were taken from. */
  readonly mean: Float64Array;
  /** [m] variance of true loadings over those names, their sampling errors taken out. */
  readonly variance: Float64Array;
  /** Typical specific variance of a name, per period. */
  readonly specificVariance: number;
}

/** Periods that the typical specific variance counts as beside a name's own. */
const PRIOR_PERIODS = 20;

/**
 * Loadings of one name on given factors, drawn to the prior as far as its history is short or noisy:
 * b = (FᵀF/s² + T⁻¹)⁻¹ (Fᵀr/s² + T⁻¹ b̄), T the prior variances [Vasicek 1973, of several factors at once].
 *
 * s² is the name's own specific variance, blended with the typical one as of 20 more periods, and found in two rounds. A name
 * without a return gets the prior mean; one with a long history its least-squares loadings, to within their error.
 *
 * @param returns  [T] of the name; NaN = none
 * @param factors  [T×m]
 * @returns [m], finite
 * @complexity O(T·m² + m³)
 * @see docs/methodology/06b-families.md
 * @example
 * Array.from(shrunkLoadings([Number.NaN, Number.NaN], matrixFrom([[0.01], [-0.01]]), { mean: Float64Array.of(1), variance: Float64Array.of(0.25), specificVariance: 0.0004 })) // => [1]
 */
export function shrunkLoadings(returns: Vector, factors: Matrix, prior: LoadingPrior): Float64Array {
  const size = factors.cols;
  const known: number[] = [];
  for (let t = 0; t < returns.length; t++) if (!Number.isNaN(returns[t])) known.push(t);
  if (known.length === 0) return prior.mean.slice();
  const gram = new Float64Array(size * size);
  const moment = new Float64Array(size);
  for (const t of known) {
    for (let i = 0; i < size; i++) {
      const value = factors.values[t * size + i];
      moment[i] += value * returns[t];
      for (let j = 0; j <= i; j++) gram[i * size + j] += value * factors.values[t * size + j];
    }
  }
  let loadings = prior.mean;
  for (let round = 0; round < 2; round++) {
    const squares = residualSquares(known, returns, factors, loadings);
    const variance = (squares + PRIOR_PERIODS * prior.specificVariance) / (known.length + PRIOR_PERIODS);
    loadings = posteriorMean(gram, moment, variance, prior);
  }
  return loadings;
}

function residualSquares(
  known: readonly number[],
  returns: Vector,
  { cols, values }: Matrix,
  loadings: Float64Array,
): number {
  let squares = 0;
  for (const t of known) {
    let rest = returns[t];
    for (let k = 0; k < cols; k++) rest -= loadings[k] * values[t * cols + k];
    squares += rest * rest;
  }
  return squares;
}

function posteriorMean(
  gram: Float64Array,
  moment: Float64Array,
  specificVariance: number,
  { mean, variance }: LoadingPrior,
): Float64Array {
  const size = mean.length;
  const precision = gram.map((value) => value / specificVariance);
  const target = moment.map((value) => value / specificVariance);
  for (let k = 0; k < size; k++) {
    precision[k * size + k] += 1 / variance[k];
    target[k] += mean[k] / variance[k];
  }
  // Positive definite: a Gram matrix and a positive diagonal.
  choleskyInto(precision, precision, size);
  const out = new Float64Array(size);
  choleskySolveInto(out, precision, target, size);
  return out;
}
