import { choleskyInto, choleskyInverseInto, type Matrix, type Vector } from "../linalg/index.ts";
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
 * The constrained column with the largest |c| is eliminated, g = (RᵀXᵀWXR)⁻¹RᵀXᵀWy by Cholesky, b = R g. A column
 * without weighted data, or one that is a combination of the columns before it, is left out and marked.
 *
 * @param design      X; rows with weight above 0 must be finite
 * @param weights     [N] ≥ 0; 0 excludes the row, whose y and dense values may then be NaN
 * @param y           [N]
 * @param constraint  [K] c, or undefined for none; columns without data are left out of it
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
  const estimated = new Uint8Array(size);
  for (let k = 0; k < size; k++) estimated[k] = gram[k * size + k] > 0 ? 1 : 0;
  for (;;) {
    const solved = solveReduced(gram, moment, estimated, constraint);
    if ("inverse" in solved) return { ...solved, estimated };
    estimated[solved.dependentColumn] = 0;
  }
}

type Reduced =
  | { readonly dependentColumn: number }
  | { readonly coefficients: Float64Array; readonly inverse: Matrix; readonly parameterCount: number };

function solveReduced(
  gram: Float64Array,
  moment: Float64Array,
  estimated: Uint8Array,
  constraint: Vector | undefined,
): Reduced {
  const size = estimated.length;
  const pivot = pivotColumn(estimated, constraint);
  const free: number[] = [];
  for (let k = 0; k < size; k++) if (estimated[k] === 1 && k !== pivot) free.push(k);
  const ratio = new Float64Array(size);
  if (pivot >= 0 && constraint !== undefined) {
    for (const k of free) ratio[k] = constraint[k] / constraint[pivot];
  }
  const reduced = reducedGram(gram, size, free, ratio, pivot);
  const lower = new Float64Array(reduced.length);
  const failed = choleskyInto(lower, reduced, free.length);
  if (failed >= 0) return { dependentColumn: free[failed] };
  choleskyInverseInto(reduced, lower, free.length);
  const inverse = expandInverse(reduced, size, free, ratio, pivot);
  const coefficients = new Float64Array(size);
  for (let r = 0; r < size; r++) {
    let sum = 0;
    for (let c = 0; c < size; c++) sum += inverse[r * size + c] * moment[c];
    coefficients[r] = sum;
  }
  return { coefficients, inverse: { rows: size, cols: size, values: inverse }, parameterCount: free.length };
}

/** The constrained column with the largest |c| among those with data; -1 without a constraint. */
function pivotColumn(estimated: Uint8Array, constraint: Vector | undefined): number {
  let pivot = -1;
  if (constraint === undefined) return pivot;
  for (let k = 0; k < estimated.length; k++) {
    if (estimated[k] === 0 || constraint[k] === 0) continue;
    if (pivot < 0 || Math.abs(constraint[k]) > Math.abs(constraint[pivot])) pivot = k;
  }
  return pivot;
}

/** RᵀAR on the free columns, where column k of R is e_k − ratio_k e_pivot. Only A's lower triangle is read. */
function reducedGram(
  gram: Float64Array,
  size: number,
  free: readonly number[],
  ratio: Float64Array,
  pivot: number,
): Float64Array {
  const at = (r: number, c: number): number => (r >= c ? gram[r * size + c] : gram[c * size + r]);
  const count = free.length;
  const out = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    const row = free[i];
    for (let j = 0; j <= i; j++) {
      const col = free[j];
      let value = gram[row * size + col];
      if (ratio[row] !== 0) value -= ratio[row] * at(pivot, col);
      if (ratio[col] !== 0) value -= ratio[col] * at(row, pivot);
      if (ratio[row] !== 0 && ratio[col] !== 0) value += ratio[row] * ratio[col] * at(pivot, pivot);
      out[i * count + j] = value;
    }
  }
  return out;
}

/** R G⁻¹ Rᵀ on all columns. */
function expandInverse(
  inverse: Float64Array,
  size: number,
  free: readonly number[],
  ratio: Float64Array,
  pivot: number,
): Float64Array {
  const count = free.length;
  const out = new Float64Array(size * size);
  const pivotRow = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      out[free[i] * size + free[j]] = inverse[i * count + j];
      pivotRow[j] -= ratio[free[i]] * inverse[i * count + j];
    }
  }
  if (pivot < 0) return out;
  let corner = 0;
  for (let j = 0; j < count; j++) {
    out[pivot * size + free[j]] = pivotRow[j];
    out[free[j] * size + pivot] = pivotRow[j];
    corner -= ratio[free[j]] * pivotRow[j];
  }
  out[pivot * size + pivot] = corner;
  return out;
}
