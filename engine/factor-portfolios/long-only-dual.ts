import type { Exposures } from "../exposures/index.ts";
import { activeSimd, type Simd, type Vector } from "../linalg/index.ts";

/** The names of the benchmark, row by row. */
export interface Problem {
  readonly names: Int32Array;
  readonly benchmark: Float64Array;
  readonly inverseVariance: Float64Array;
  /** [rows × W] A: a column of ones, the styles, and one of zeros where W would be odd. */
  readonly design: Float64Array;
  /** [W] largest entry of each column. */
  readonly largest: Float64Array;
  /** The copy that the kernel holds, where there is one. */
  readonly residence?: Residence;
}

/** Places of the copy, and of scratch. */
interface Residence {
  readonly simd: Simd;
  readonly design: number;
  readonly benchmark: number;
  readonly inverseVariance: number;
  readonly weights: number;
  readonly moving: number;
}

/** Runs `use` on the problem as the kernel holds it; the copy must not be kept. */
export function withResidentProblem<T>(problem: Problem, use: (problem: Problem) => T): T {
  const simd = activeSimd();
  if (simd === null) return use(problem);
  const rows = problem.names.length;
  const mark = simd.mark();
  try {
    const residence: Residence = {
      simd,
      design: simd.put(problem.design, problem.design.length),
      benchmark: simd.put(problem.benchmark, rows),
      inverseVariance: simd.put(problem.inverseVariance, rows),
      weights: simd.push(rows),
      moving: simd.push(2 * rows),
    };
    return use({ ...problem, residence });
  } finally {
    simd.release(mark);
  }
}

export function poseProblem(exposures: Exposures, benchmark: Vector, inverseVariance: Vector): Problem {
  const { styleCount, styles } = exposures;
  const held = new Int32Array(benchmark.length);
  let count = 0;
  for (let asset = 0; asset < held.length; asset++) if (benchmark[asset] > 0) held[count++] = asset;
  const names = held.subarray(0, count);
  const width = (2 + styleCount) & ~1;
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
    for (let k = 0; k < width; k++)
      if (design[row * width + k] > largest[k]) largest[k] = design[row * width + k];
  }
  return { names, ...own, design, largest };
}

/**
 * The dual at a θ = (θ₀, θ): Σ φ(aᵀθ) with φ′ = max(0, b + v aᵀθ) = w, a = (1, x). Over the names with w > 0 it is the
 * quadratic ½θᵀHθ + gᵀθ + c, and from one point to the next only the names that change sides change H, g and c.
 */
export interface DualPoint {
  readonly theta: Float64Array;
  readonly value: number;
  /** [rows] w. */
  readonly weights: Float64Array;
  /** Aᵀw: the sum of the weights and their exposures. */
  readonly moment: Float64Array;
  /** [rows] 1 where w > 0. */
  readonly free: Int32Array;
  /** H = Σ v a aᵀ, lower triangle. */
  readonly hessian: Float64Array;
  /** g = Σ b a. */
  readonly linear: Float64Array;
  /** c = ½ Σ b²/v less the same sum over all names. */
  readonly constant: number;
}

/** θ = 0: the benchmark itself. */
export function benchmarkPoint(problem: Problem): DualPoint {
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
    free: new Int32Array(benchmark.length),
    hessian: new Float64Array(width * width),
    linear: new Float64Array(width),
    constant,
  };
  return pointAt(problem, new Float64Array(width), nobody);
}

/** The dual at θ, from what it is at a point near by. */
export function pointAt(problem: Problem, theta: Float64Array, near: DualPoint): DualPoint {
  const sides =
    problem.residence === undefined
      ? plainSides(problem, theta, near)
      : simdSides(problem.residence, theta, near);
  const { hessian, linear } = sides;
  const moment = symmetricProduct(hessian, theta);
  let value = sides.constant;
  for (let k = 0; k < theta.length; k++) {
    value += theta[k] * (moment[k] / 2 + linear[k]);
    moment[k] += linear[k];
  }
  return { theta, value, moment, ...sides };
}

type Sides = Pick<DualPoint, "weights" | "free" | "hessian" | "linear" | "constant">;

function plainSides(
  { benchmark, inverseVariance, design }: Problem,
  theta: Float64Array,
  near: DualPoint,
): Sides {
  const width = theta.length;
  const weights = new Float64Array(near.free.length);
  const free = near.free.slice();
  const hessian = near.hessian.slice();
  const linear = near.linear.slice();
  let { constant } = near;
  for (let row = 0; row < free.length; row++) {
    let tilt = 0;
    for (let k = 0; k < width; k++) tilt += theta[k] * design[row * width + k];
    const weight = benchmark[row] + inverseVariance[row] * tilt;
    const isFree = Number(weight > 0);
    weights[row] = isFree === 1 ? weight : 0;
    const sign = isFree - free[row];
    if (sign === 0) continue;
    free[row] = isFree;
    addRow(hessian, linear, design.subarray(row * width, (row + 1) * width), {
      inverseVariance: sign * inverseVariance[row],
      benchmark: sign * benchmark[row],
    });
    constant += (sign * benchmark[row] ** 2) / (2 * inverseVariance[row]);
  }
  return { weights, free, hessian, linear, constant };
}

function simdSides({ simd, ...places }: Residence, theta: Float64Array, near: DualPoint): Sides {
  const width = theta.length;
  const rows = near.free.length;
  const mark = simd.mark();
  const free = simd.putIntegers(near.free, rows);
  const point = simd.put(theta, width);
  const hessian = simd.put(near.hessian, width * width);
  const linear = simd.put(near.linear, width);
  const { design, benchmark, inverseVariance, weights, moving } = places;
  const change = simd.kernels.moveDual(
    design,
    rows,
    width,
    benchmark,
    inverseVariance,
    weights,
    free,
    point,
    hessian,
    linear,
    moving,
  );
  const sides = {
    weights: simd.view(weights, rows).slice(),
    free: simd.integers(free, rows).slice(),
    hessian: simd.view(hessian, width * width).slice(),
    linear: simd.view(linear, width).slice(),
    constant: near.constant + change,
  };
  simd.release(mark);
  return sides;
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
