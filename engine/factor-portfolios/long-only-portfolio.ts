import type { Exposures } from "../exposures/index.ts";
import { choleskyInto, choleskySolveInto, dot, type Vector } from "../linalg/index.ts";
import { normalEquationsInto, type StructuredDesign } from "../stats/index.ts";

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
  const untilted = pointAt(problem, new Float64Array(size + 1));
  return Array.from({ length: size }, (_, style) => {
    for (const activeExposure of TARGETS) {
      const target = untilted.moment.slice();
      target[1 + style] += activeExposure;
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
  /** A column of ones, then the styles. */
  readonly design: StructuredDesign;
}

function poseProblem(exposures: Exposures, benchmark: Vector, inverseVariance: Vector): Problem {
  const { styleCount, styles } = exposures;
  const names = Int32Array.from(benchmark, (_, asset) => asset).filter((asset) => benchmark[asset] > 0);
  const dense = new Float64Array(names.length * styleCount);
  const own = { benchmark: new Float64Array(names.length), inverseVariance: new Float64Array(names.length) };
  let total = 0;
  for (let row = 0; row < names.length; row++) total += inverseVariance[names[row]];
  for (let row = 0; row < names.length; row++) {
    own.benchmark[row] = benchmark[names[row]];
    own.inverseVariance[row] = inverseVariance[names[row]] / total;
    for (let s = 0; s < styleCount; s++) dense[row * styleCount + s] = styles[names[row] * styleCount + s];
  }
  const groups = {
    offsets: new Int32Array(names.length + 1),
    codes: new Int32Array(0),
    shares: new Float64Array(0),
  };
  const design: StructuredDesign = {
    rowCount: names.length,
    interceptCount: 1,
    groupCount: 0,
    groups,
    denseCount: styleCount,
    dense,
  };
  return { names, ...own, design };
}

/** The dual at a θ = (θ₀, θ): Σ φ(aᵀθ) with φ′ = max(0, b + v aᵀθ) = w, a = (1, x). */
interface DualPoint {
  readonly theta: Float64Array;
  readonly value: number;
  readonly weights: Float64Array;
  /** Aᵀw: the sum of the weights and their exposures. */
  readonly moment: Float64Array;
  /** Σ v a aᵀ over the names with w > 0, lower triangle. */
  readonly hessian: Float64Array;
}

function pointAt({ benchmark, inverseVariance, design }: Problem, theta: Float64Array): DualPoint {
  const { denseCount, dense } = design;
  const weights = new Float64Array(benchmark.length);
  const free = new Float64Array(benchmark.length);
  const scaled = new Float64Array(benchmark.length);
  let value = 0;
  for (let row = 0, at = 0; row < weights.length; row++) {
    let tilt = theta[0];
    for (let s = 1; s <= denseCount; s++) tilt += theta[s] * dense[at++];
    const weight = benchmark[row] + inverseVariance[row] * tilt;
    value += (Math.max(0, weight) ** 2 - benchmark[row] ** 2) / (2 * inverseVariance[row]);
    if (!(weight > 0)) continue;
    weights[row] = weight;
    free[row] = inverseVariance[row];
    scaled[row] = weight / inverseVariance[row];
  }
  const moment = new Float64Array(theta.length);
  const hessian = new Float64Array(theta.length ** 2);
  normalEquationsInto(hessian, moment, design, free, scaled);
  return { theta, value, weights, moment, hessian };
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
