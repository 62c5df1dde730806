import type { Exposures } from "../exposures/index.ts";
import { choleskyInto, choleskySolveInto, dot, type Vector } from "../linalg/index.ts";

/** A long-only portfolio that follows a style. */
export interface LongOnlyPortfolio {
  /** [N] ≥ 0, summing to 1. */
  readonly weights: Float64Array;
  /** Active exposure to the style: 1, or the largest of 1/2, 1/4, 1/8 that the universe can give. */
  readonly activeExposure: number;
}

const TARGETS = [1, 0.5, 0.25, 0.125];
const MOST_STEPS = 60;
const GRADIENT_LIMIT = 1e-11;

/**
 * The long-only portfolio of each style that is nearest to the benchmark: min ½ Σ (w − b)²/v subject to w ≥ 0, Σw = 1, an
 * active exposure of 1 to the style and of 0 to every other style.
 *
 * With the regression weights v, taken as inverse specific variances, the objective is the active specific variance, and
 * without w ≥ 0 the answer is the benchmark plus the style's pure portfolio but for the industries, which are free here.
 * The answer has the form w = max(0, b + v · (θ₀ + θᵀx)); θ is the minimum of the convex, piecewise quadratic dual, found
 * by damped Newton steps: the programme is solved exactly, without a general solver.
 *
 * @param benchmark  [N] ≥ 0, summing to 1; 0 = not held; names held must be covered
 * @param inverseVariance   [N] v, above 0 where the benchmark is: √cap
 * @returns by style; undefined where not even an eighth of the exposure can be had
 * @complexity O(N·S²) a step, some six steps a style
 * @see docs/methodology/07-factor-portfolios.md
 * @example
 * Array.from(buildLongOnlyPortfolios({ factors: [{ name: "value", family: "style" }], marketCount: 0, countryCount: 0, industryCount: 0, styleCount: 1, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: Float64Array.of(4, -4), currency: Int32Array.of(-1, -1) }, [0.5, 0.5], [1, 1])[0]?.weights ?? [], (weight) => Math.round(1e9 * weight) / 1e9) // => [0.625, 0.375]
 */
export function buildLongOnlyPortfolios(
  exposures: Exposures,
  benchmark: Vector,
  inverseVariance: Vector,
): readonly (LongOnlyPortfolio | undefined)[] {
  const problem = poseProblem(exposures, benchmark, inverseVariance);
  const size = exposures.styleCount;
  const untilted = benchmarkPoint(problem);
  return Array.from({ length: size }, (_, style) => {
    for (const activeExposure of TARGETS) {
      const target = untilted.moment.slice();
      target[1 + style] += activeExposure;
      // A mean of exposures is within their span: beyond it there is nothing to look for.
      if (target[1 + style] > problem.largest[1 + style]) continue;
      const held = solveProblem(problem, untilted, target);
      if (held === undefined) continue;
      const weights = new Float64Array(benchmark.length);
      for (let row = 0; row < held.length; row++) weights[problem.names[row]] = held[row];
      return { weights, activeExposure };
    }
    return undefined;
  });
}

/** The names of the benchmark, row by row. */
interface Problem {
  readonly names: Int32Array;
  readonly benchmark: Float64Array;
  readonly inverseVariance: Float64Array;
  /** [rows × (1 + S)] A: a column of ones, then the styles. */
  readonly design: Float64Array;
  /** [1 + S] largest entry of each column. */
  readonly largest: Float64Array;
}

function poseProblem(exposures: Exposures, benchmark: Vector, inverseVariance: Vector): Problem {
  const { styleCount, styles } = exposures;
  const names = Int32Array.from(benchmark, (_, asset) => asset).filter((asset) => benchmark[asset] > 0);
  const width = 1 + styleCount;
  const design = new Float64Array(names.length * width);
  const largest = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  const own = { benchmark: new Float64Array(names.length), inverseVariance: new Float64Array(names.length) };
  let total = 0;
  for (let row = 0; row < names.length; row++) total += inverseVariance[names[row]];
  for (let row = 0; row < names.length; row++) {
    own.benchmark[row] = benchmark[names[row]];
    own.inverseVariance[row] = inverseVariance[names[row]] / total;
    design[row * width] = 1;
    for (let s = 0; s < styleCount; s++) design[row * width + 1 + s] = styles[names[row] * styleCount + s];
    for (let k = 0; k < width; k++) largest[k] = Math.max(largest[k], design[row * width + k]);
  }
  return { names, ...own, design, largest };
}

/**
 * The dual at a θ = (θ₀, θ): Σ φ(aᵀθ) with φ′ = max(0, b + v aᵀθ) = w, a = (1, x). Over the names with w > 0 it is the
 * quadratic ½θᵀHθ + gᵀθ + c, and from one point to the next only the names that change sides change H, g and c.
 */
interface DualPoint {
  readonly theta: Float64Array;
  readonly value: number;
  readonly weights: Float64Array;
  /** Aᵀw: the sum of the weights and their exposures. */
  readonly moment: Float64Array;
  /** [rows] 1 where w > 0. */
  readonly free: Uint8Array;
  /** H = Σ v a aᵀ, lower triangle. */
  readonly hessian: Float64Array;
  /** g = Σ b a. */
  readonly linear: Float64Array;
  /** c = ½ Σ b²/v less the same sum over all names. */
  readonly constant: number;
}

/** θ = 0: the benchmark itself. */
function benchmarkPoint(problem: Problem): DualPoint {
  const width = problem.largest.length;
  const none = new Float64Array(0);
  const { benchmark, inverseVariance } = problem;
  let constant = 0;
  for (let row = 0; row < benchmark.length; row++)
    constant -= benchmark[row] ** 2 / (2 * inverseVariance[row]);
  const nobody: DualPoint = {
    theta: none,
    value: 0,
    weights: none,
    moment: none,
    free: new Uint8Array(benchmark.length),
    hessian: new Float64Array(width * width),
    linear: new Float64Array(width),
    constant,
  };
  return pointAt(problem, new Float64Array(width), nobody);
}

/** The dual at θ, from what it is at a point near by. */
function pointAt(problem: Problem, theta: Float64Array, near: DualPoint): DualPoint {
  const { benchmark, inverseVariance, design } = problem;
  const width = theta.length;
  const weights = new Float64Array(benchmark.length);
  const free = new Uint8Array(benchmark.length);
  const hessian = near.hessian.slice();
  const linear = near.linear.slice();
  let { constant } = near;
  for (let row = 0; row < weights.length; row++) {
    const at = row * width;
    let tilt = 0;
    for (let k = 0; k < width; k++) tilt += theta[k] * design[at + k];
    const weight = benchmark[row] + inverseVariance[row] * tilt;
    if (weight > 0) {
      weights[row] = weight;
      free[row] = 1;
    }
    if (free[row] === near.free[row]) continue;
    const sign = free[row] - near.free[row];
    addRow(hessian, linear, design.subarray(at, at + width), {
      inverseVariance: sign * inverseVariance[row],
      benchmark: sign * benchmark[row],
    });
    constant += (sign * benchmark[row] ** 2) / (2 * inverseVariance[row]);
  }
  const moment = symmetricProduct(hessian, theta);
  let value = constant;
  for (let k = 0; k < width; k++) {
    value += theta[k] * (moment[k] / 2 + linear[k]);
    moment[k] += linear[k];
  }
  return { theta, value, weights, moment, free, hessian, linear, constant };
}

/** Adds v a aᵀ, lower triangle, and b a. */
function addRow(
  hessian: Float64Array,
  linear: Float64Array,
  row: Float64Array,
  scale: { readonly inverseVariance: number; readonly benchmark: number },
): void {
  const width = row.length;
  for (let i = 0; i < width; i++) {
    const left = scale.inverseVariance * row[i];
    for (let j = 0; j <= i; j++) hessian[i * width + j] += left * row[j];
    linear[i] += scale.benchmark * row[i];
  }
}

/** A x from the lower triangle of a symmetric A. */
function symmetricProduct(lower: Float64Array, x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      out[i] += lower[i * x.length + j] * x[j];
      out[j] += lower[i * x.length + j] * x[i];
    }
    out[i] += lower[i * x.length + i] * x[i];
  }
  return out;
}

/** The weights with the target's sum and exposures; undefined where Newton's method does not get there: out of reach. */
function solveProblem(problem: Problem, start: DualPoint, target: Float64Array): Float64Array | undefined {
  let point = start;
  for (let step = 0; step < MOST_STEPS; step++) {
    const gradient = point.moment.map((value, k) => value - target[k]);
    if (gradient.every((value) => Math.abs(value) < GRADIENT_LIMIT)) return point.weights;
    const direction = newtonDirection(point.hessian, gradient);
    const next = direction === undefined ? undefined : lineSearch(problem, point, target, direction);
    if (next === undefined) return undefined;
    point = next;
  }
  return undefined;
}

/** The longest of the steps 1, 1/2, 1/4 … that lowers the dual enough (Armijo). */
function lineSearch(
  problem: Problem,
  point: DualPoint,
  target: Float64Array,
  direction: Float64Array,
): DualPoint | undefined {
  const drop = dot(direction, point.moment) - dot(direction, target);
  const value = point.value - dot(point.theta, target);
  for (let scale = 1; scale > 1e-4; scale /= 2) {
    const next = pointAt(
      problem,
      point.theta.map((theta, k) => theta + scale * direction[k]),
      point,
    );
    const allowed = 1e-4 * scale * drop + 1e-13 * Math.max(1, Math.abs(value));
    if (next.value - dot(next.theta, target) <= value + allowed) return next;
  }
  return undefined;
}

/** −H⁻¹g; undefined where the names left do not vary enough. */
function newtonDirection(hessian: Float64Array, gradient: Float64Array): Float64Array | undefined {
  const size = gradient.length;
  const lower = hessian.slice();
  let largest = 0;
  for (let k = 0; k < size; k++) largest = Math.max(largest, lower[k * size + k]);
  // A style that does not vary has no gradient either: the system only has to be solvable.
  for (let k = 0; k < size; k++) lower[k * size + k] += 1e-12 * largest;
  if (choleskyInto(lower, lower, size) >= 0) return undefined;
  const out = gradient.map((value) => -value);
  choleskySolveInto(out, lower, out, size);
  return out;
}
