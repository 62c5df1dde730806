import { multiplyVector, type Vector } from "../linalg/index.ts";
import { type LeastSquares, medianOf, rowProduct, transposeProduct } from "../stats/index.ts";
import type { RegressionSample } from "./cross-section.ts";

/** Iterations that may change the scale, and those that there may be at all. */
const SCALE_ITERATIONS = 100;
const MOST_ITERATIONS = 300;
/** Convergence: no coefficient moves by more than this share of s √M_kk. */
const TOLERANCE = 1e-6;

/** Huber's weights at convergence. */
export interface RobustFit {
  /** ω [N + Q] = min(1, c s/|e|), e = √v ε; 1 for pseudo-observations and rows without weight. */
  readonly weights: Float64Array;
  /** Share of the names whose weight is 1: the mean of ψ′. */
  readonly keptShare: number;
  /** s = 1.4826 · median |e| over the names. */
  readonly scale: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * The weights of Huber's M-estimate: min Σ s² ρ(e/s) over the names, e = √v (r − Xf), ρ quadratic up to c and linear beyond.
 *
 * Iterates on modified residuals from a bounded start: f ← f + q M Xᵀ(v ω ε) with the M of least squares, so that no step
 * needs a factorisation [Huber 1981, §7.8]; as M Xᵀ(v ε) = f_LS − f, only the clipped rows are summed. q = 1/mean(ψ′), at most 1.9, converges for every problem and is nearly
 * Newton's step. s follows the residuals for 100 steps and then stands, so that what is left to solve is convex. Half or
 * more of the residuals at 0 leave no scale: every weight is then 1.
 *
 * @param names     number of names; rows beyond are pseudo-observations, which keep their weight
 * @param start     the least-squares solution of the sample
 * @param constant  c; 1.345 keeps 95 % of the efficiency under normal errors
 * @complexity O(N·S) an iteration
 * @see docs/methodology/06-factor-returns.md; Huber, Robust Statistics (1981), §7.8
 */
export function huberWeights(
  sample: RegressionSample,
  names: number,
  start: LeastSquares,
  constant: number,
): RobustFit {
  const { design, weights } = sample;
  const omega = new Float64Array(design.rowCount).fill(1);
  const excess = new Float64Array(design.rowCount);
  const root = new Float64Array(design.rowCount);
  for (let row = 0; row < root.length; row++) root[row] = Math.sqrt(weights[row]);
  const f = boundedStart(sample, names, start);
  let scale = Number.NaN;
  let keptShare = 1;
  for (let iteration = 1; iteration <= MOST_ITERATIONS; iteration++) {
    const residual = weightedResiduals(sample, root, f);
    if (iteration <= SCALE_ITERATIONS) scale = medianScale(residual.subarray(0, names), weights);
    if (!(scale > 0)) {
      return { weights: omega.fill(1), keptShare: 1, scale: 0, iterations: iteration, converged: true };
    }
    keptShare = clip(omega, residual.subarray(0, names), constant * scale, weights);
    for (let n = 0; n < names; n++) excess[n] = root[n] * (1 - omega[n]) * residual[n];
    const relaxation = Math.min(1.9, 1 / keptShare);
    const pull = multiplyVector(start.inverse, transposeProduct(design, excess));
    let worst = 0;
    for (let k = 0; k < f.length; k++) {
      const error = scale * Math.sqrt(start.inverse.values[k * f.length + k]);
      const step = relaxation * (start.coefficients[k] - pull[k] - f[k]);
      if (error > 0) worst = Math.max(worst, Math.abs(step) / error);
      f[k] += step;
    }
    if (worst <= TOLERANCE)
      return { weights: omega, keptShare, scale, iterations: iteration, converged: true };
  }
  return { weights: omega, keptShare, scale, iterations: MOST_ITERATIONS, converged: false };
}

/**
 * Coefficients to start from: of the returns drawn in to five scales about their median, because a gross error in the start
 * would spread over every residual and into the scale. What is estimated in the end has the returns as they are.
 */
function boundedStart({ design, weights, returns }: RegressionSample, names: number, start: LeastSquares) {
  const used: number[] = [];
  for (let n = 0; n < names; n++) if (weights[n] > 0) used.push(n);
  const centre = medianOf(Float64Array.from(used, (n) => returns[n]));
  const reach = 5 * 1.4826 * medianOf(Float64Array.from(used, (n) => Math.abs(returns[n] - centre)));
  const weighted = new Float64Array(design.rowCount);
  for (let row = 0; row < weighted.length; row++) {
    if (weights[row] === 0) continue;
    const bounded =
      row < names ? Math.max(centre - reach, Math.min(centre + reach, returns[row])) : returns[row];
    weighted[row] = weights[row] * bounded;
  }
  return multiplyVector(start.inverse, transposeProduct(design, weighted));
}

/** ω = min(1, limit/|e|) over the names; returns the share of them that keep ω = 1. */
function clip(omega: Float64Array, residual: Float64Array, limit: number, weights: Vector): number {
  let kept = 0;
  let count = 0;
  for (let n = 0; n < residual.length; n++) {
    if (weights[n] === 0) continue;
    const size = Math.abs(residual[n]) / limit;
    omega[n] = size > 1 ? 1 / size : 1;
    count++;
    if (omega[n] === 1) kept++;
  }
  return kept / count;
}

/** √v (r − Xf); 0 where the weight is 0. */
function weightedResiduals(
  { design, weights, returns }: RegressionSample,
  root: Float64Array,
  f: Float64Array,
): Float64Array {
  const out = new Float64Array(design.rowCount);
  for (let row = 0; row < out.length; row++) {
    if (weights[row] > 0) out[row] = root[row] * (returns[row] - rowProduct(design, row, f));
  }
  return out;
}

/** 1.4826 · median |e| over rows of positive weight: the deviation of normal errors. */
function medianScale(residual: Float64Array, weights: Vector): number {
  const sizes = new Float64Array(residual.length);
  let count = 0;
  for (let row = 0; row < residual.length; row++) {
    if (weights[row] > 0) sizes[count++] = Math.abs(residual[row]);
  }
  return 1.4826 * medianOf(sizes.subarray(0, count));
}
