import type { Exposures } from "../exposures/index.ts";
import { choleskyInto, choleskySolveInto, dot, type Vector } from "../linalg/index.ts";
import {
  benchmarkPoint,
  type DualPoint,
  type Problem,
  pointAt,
  poseProblem,
  withResidentProblem,
} from "./long-only-dual.ts";

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
  return withResidentProblem(poseProblem(exposures, benchmark, inverseVariance), (problem) => {
    const untilted = benchmarkPoint(problem);
    const portfolios: (LongOnlyPortfolio | undefined)[] = [];
    for (let style = 0; style < exposures.styleCount; style++)
      portfolios.push(tiltedPortfolio(problem, untilted, style, benchmark.length));
    return portfolios;
  });
}

function tiltedPortfolio(
  problem: Problem,
  untilted: DualPoint,
  style: number,
  assetCount: number,
): LongOnlyPortfolio | undefined {
  for (const activeExposure of TARGETS) {
    const target = untilted.moment.slice();
    target[1 + style] += activeExposure;
    // A mean of exposures is within their span: beyond it there is nothing to look for.
    if (target[1 + style] > problem.largest[1 + style]) continue;
    const point = solveProblem(problem, untilted, target);
    if (point === undefined) continue;
    const weights = new Float64Array(assetCount);
    for (let row = 0; row < problem.names.length; row++) weights[problem.names[row]] = point.weights[row];
    return { weights, activeExposure };
  }
  return undefined;
}

/** The point whose weights have the target's sum and exposures; undefined where Newton's method does not get there: out of reach. */
function solveProblem(problem: Problem, start: DualPoint, target: Float64Array): DualPoint | undefined {
  let point = start;
  for (let step = 0; step < MOST_STEPS; step++) {
    const gradient = point.moment.map((value, k) => value - target[k]);
    if (gradient.every((value) => Math.abs(value) < GRADIENT_LIMIT)) return point;
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
