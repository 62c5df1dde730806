import { EngineError } from "../errors/index.ts";
import { choleskyInto, choleskyInverseInto, dot, type Matrix, type Vector } from "../linalg/index.ts";
import { columnCount, normalEquationsInto, type StructuredDesign } from "./structured-design.ts";

/** The solution of one constrained weighted least-squares problem. */
export interface LeastSquares {
  /** [K] 0 for a column that could not be estimated. */
  readonly coefficients: Float64Array;
  /** [K] 1 where the column has data of its own and is not a combination of the columns before it. */
  readonly estimated: Uint8Array;
  /**
   * M = R (RᵀXᵀWXR)⁻¹ Rᵀ [K×K]: the coefficients are M XᵀW y, their covariance is s² M when the weights are inverse
   * variances up to the factor s². Rows of columns that were not estimated are 0.
   */
  readonly inverse: Matrix;
  /** Number of free parameters: estimated columns less the constraint. */
  readonly parameterCount: number;
}

/**
 * Weighted least squares min Σ w (y − Xb)² subject to one linear constraint Σ c_k b_k = 0, in the reduced basis b = R g.
 *
 * g = (RᵀXᵀWXR)⁻¹RᵀXᵀWy by Cholesky. R is the identity plus a matrix of rank one, I + v aᵀ, without one column: the
 * intercept's where groups are constrained (g_j is then b_j plus the intercept, and XR has no column of ones, so that
 * single groups stay orthogonal to each other), else the one with the largest |c|. A column without weighted data, or
 * one that is a combination of the columns before it, is left out and marked.
 *
 * @param design      X; rows with weight above 0 must be finite
 * @param weights     [N] ≥ 0; 0 excludes the row, whose y and dense values may then be NaN
 * @param y           [N]
 * @param constraint  [K] c, or undefined for none; columns without data are left out of it
 * @throws {EngineError} value: a y or an element of X that is not finite in a row of positive weight
 * @complexity O(N·S² + K³)
 * @see docs/methodology/06-factor-returns.md
 * @example
 * Array.from(solveLeastSquares({ rowCount: 2, interceptCount: 1, groupCount: 0, groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, denseCount: 0, dense: [] }, [1, 3], [1, 2]).coefficients) // => [1.75]
 */
export function solveLeastSquares(
  design: StructuredDesign,
  weights: Vector,
  y: Vector,
  constraint?: Vector,
): LeastSquares {
  const size = columnCount(design);
  const gram = new Float64Array(size * size);
  const moment = new Float64Array(size);
  normalEquationsInto(gram, moment, design, weights, y);
  if (!moment.every(Number.isFinite) || !gram.every(Number.isFinite)) {
    throw new EngineError("value", "solveLeastSquares needs finite rows wherever the weight is above 0");
  }
  const estimated = new Uint8Array(size);
  for (let k = 0; k < size; k++) estimated[k] = gram[k * size + k] > 0 ? 1 : 0;
  for (;;) {
    const solved = solveReduced(gram, moment, estimated, reducedBasis(design, estimated, constraint));
    if ("inverse" in solved) return { ...solved, estimated };
    estimated[solved.dependentColumn] = 0;
  }
}

/** R = I + v aᵀ on the estimated columns, without column `eliminated`. */
interface ReducedBasis {
  /** -1 without a constraint; v and a are then 0. */
  readonly eliminated: number;
  /** a [K] */
  readonly slope: Float64Array;
  /** v [K] */
  readonly direction: Float64Array;
}

/** A basis of { b : Σ c_k b_k = 0 } over the estimated columns. */
function reducedBasis(
  design: StructuredDesign,
  estimated: Uint8Array,
  constraint: Vector | undefined,
): ReducedBasis {
  const { interceptCount, groupCount } = design;
  const slope = new Float64Array(estimated.length);
  const direction = new Float64Array(estimated.length);
  if (constraint !== undefined) {
    for (let k = 0; k < slope.length; k++) if (estimated[k] === 1) slope[k] = constraint[k];
  }
  const pivot = largestElement(slope);
  if (pivot < 0) return { eliminated: -1, slope, direction };
  let sum = 0;
  for (let k = interceptCount; k < interceptCount + groupCount; k++) sum += slope[k];
  const onGroups = slope.every((c, k) => c === 0 || (k >= interceptCount && k < interceptCount + groupCount));
  const byIntercept = interceptCount === 1 && onGroups && Math.abs(sum) >= Math.abs(slope[pivot]);
  const whole = byIntercept ? sum : slope[pivot];
  for (let k = 0; k < slope.length; k++) slope[k] /= whole;
  if (byIntercept) {
    // b_0 = Σ a_j g_j, and every group's b_j = g_j − b_0.
    direction[0] = 1;
    for (let k = 1; k <= groupCount; k++) direction[k] = -estimated[k];
    return { eliminated: 0, slope, direction };
  }
  slope[pivot] = 0;
  direction[pivot] = -1;
  return { eliminated: pivot, slope, direction };
}

/** Position of the largest |x|, the first of equals; -1 if all are 0. */
function largestElement(x: Float64Array): number {
  let at = -1;
  for (let k = 0; k < x.length; k++) if (Math.abs(x[k]) > (at < 0 ? 0 : Math.abs(x[at]))) at = k;
  return at;
}

type Reduced =
  | { readonly dependentColumn: number }
  | { readonly coefficients: Float64Array; readonly inverse: Matrix; readonly parameterCount: number };

function solveReduced(
  gram: Float64Array,
  moment: Float64Array,
  estimated: Uint8Array,
  basis: ReducedBasis,
): Reduced {
  const size = estimated.length;
  const free: number[] = [];
  for (let k = 0; k < size; k++) if (estimated[k] === 1 && k !== basis.eliminated) free.push(k);
  const lower = reducedGram(gram, size, free, basis);
  const failed = choleskyInto(lower, lower, free.length);
  if (failed >= 0) return { dependentColumn: free[failed] };
  const reduced = new Float64Array(lower.length);
  choleskyInverseInto(reduced, lower, free.length);
  const inverse = expandInverse(reduced, size, free, basis);
  const coefficients = new Float64Array(size);
  for (let r = 0; r < size; r++) {
    let sum = 0;
    for (let c = 0; c < size; c++) sum += inverse[r * size + c] * moment[c];
    coefficients[r] = sum;
  }
  return { coefficients, inverse: { rows: size, cols: size, values: inverse }, parameterCount: free.length };
}

/** Gv [K], gram G with only its lower triangle filled; 0 where rounding is all there is. */
function timesDirection(gram: Float64Array, direction: Float64Array): Float64Array {
  const size = direction.length;
  const out = new Float64Array(size);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < r; c++) {
      out[r] += gram[r * size + c] * direction[c];
      out[c] += gram[r * size + c] * direction[r];
    }
    out[r] += gram[r * size + r] * direction[r];
  }
  for (let k = 0; k < size; k++) {
    if (Math.abs(out[k]) <= 1e-13 * Math.sqrt(gram[k * size + k] * gram[0])) out[k] = 0;
  }
  return out;
}

/** RᵀGR on the free columns, lower triangle: G_ij + a_i q_j + a_j q_i + a_i a_j vᵀq with q = Gv. */
function reducedGram(
  gram: Float64Array,
  size: number,
  free: readonly number[],
  { slope, direction, eliminated }: ReducedBasis,
): Float64Array {
  const count = free.length;
  const out = new Float64Array(count * count);
  const q = eliminated < 0 ? new Float64Array(size) : timesDirection(gram, direction);
  const square = dot(direction, q);
  for (let i = 0; i < count; i++) {
    const row = free[i];
    for (let j = 0; j <= i; j++) {
      const col = free[j];
      out[i * count + j] =
        gram[row * size + col] + slope[row] * (q[col] + slope[col] * square) + slope[col] * q[row];
    }
  }
  return out;
}

/** R H Rᵀ on all columns: H + v hᵀ + h vᵀ + v vᵀ (aᵀh) with h = H a. */
function expandInverse(
  inverse: Float64Array,
  size: number,
  free: readonly number[],
  { slope, direction, eliminated }: ReducedBasis,
): Float64Array {
  const count = free.length;
  const out = new Float64Array(size * size);
  const h = new Float64Array(size);
  for (let i = 0; i < count; i++) {
    const start = free[i] * size;
    for (let j = 0; j < count; j++) {
      const value = inverse[i * count + j];
      out[start + free[j]] = value;
      h[free[i]] += value * slope[free[j]];
    }
  }
  if (eliminated < 0) return out;
  const square = dot(slope, h);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      out[r * size + c] += direction[r] * (h[c] + direction[c] * square) + direction[c] * h[r];
    }
  }
  return out;
}
