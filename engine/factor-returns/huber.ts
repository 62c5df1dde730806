import { multiplyVector } from "../linalg/index.ts";
import { type LeastSquares, medianOf, transposeProduct } from "../stats/index.ts";
import type { RegressionSample } from "./cross-section.ts";
import { huberSteps } from "./huber-steps.ts";

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
  const steps = huberSteps(sample, names, start);
  const f = boundedStart(sample, names, start);
  const size = f.length;
  const errors = new Float64Array(size);
  for (let k = 0; k < size; k++) errors[k] = Math.sqrt(start.inverse.values[k * (size + 1)]);
  let scale = Number.NaN;
  let keptShare = 1;
  let converged = false;
  let iteration = 0;
  while (!converged && iteration < MOST_ITERATIONS) {
    iteration++;
    steps.residuals(f);
    if (iteration <= SCALE_ITERATIONS) scale = 1.4826 * steps.medianSize();
    if (!(scale > 0)) {
      const weights = new Float64Array(sample.design.rowCount).fill(1);
      return { weights, keptShare: 1, scale: 0, iterations: iteration, converged: true };
    }
    keptShare = steps.clip(constant * scale);
    const relaxation = Math.min(1.9, 1 / keptShare);
    const pull = steps.pull();
    let worst = 0;
    for (let k = 0; k < size; k++) {
      const step = relaxation * (start.coefficients[k] - pull[k] - f[k]);
      if (errors[k] > 0) worst = Math.max(worst, Math.abs(step) / (scale * errors[k]));
      f[k] += step;
    }
    converged = worst <= TOLERANCE;
  }
  return { weights: steps.weights(), keptShare, scale, iterations: iteration, converged };
}

/**
 * Coefficients to start from: of the returns drawn in to five scales about their median, because a gross error in the start
 * would spread over every residual and into the scale. What is estimated in the end has the returns as they are.
 */
function boundedStart({ design, weights, returns }: RegressionSample, names: number, start: LeastSquares) {
  const used = new Float64Array(names);
  let count = 0;
  for (let n = 0; n < names; n++) if (weights[n] > 0) used[count++] = returns[n];
  const values = used.subarray(0, count);
  const centre = medianOf(values);
  for (let i = 0; i < count; i++) values[i] = Math.abs(values[i] - centre);
  const reach = 5 * 1.4826 * medianOf(values);
  const weighted = new Float64Array(design.rowCount);
  for (let row = 0; row < weighted.length; row++) {
    if (weights[row] === 0) continue;
    const bounded =
      row < names ? Math.max(centre - reach, Math.min(centre + reach, returns[row])) : returns[row];
    weighted[row] = weights[row] * bounded;
  }
  return multiplyVector(start.inverse, transposeProduct(design, weighted));
}
