import { EngineError } from "../errors/index.ts";
import { choleskyInto, choleskyInverseInto, type Matrix, type Vector } from "../linalg/index.ts";
import { type Elimination, expandInverse, reducedBasis, reduceGram } from "./reduced-basis.ts";
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
  /** Number of free parameters: estimated columns less the constraints that bind them. */
  readonly parameterCount: number;
  /** Σ w x_s and Σ w x_s² of every dense column [S each]. */
  readonly denseSums: Float64Array;
  readonly denseSquares: Float64Array;
  /** κ₁ of RᵀXᵀWXR scaled to a diagonal of ones; 1 for orthogonal columns, NaN without any. */
  readonly conditionNumber: number;
}

/**
 * Weighted least squares min Σ w (y − Xb)² subject to linear constraints Σ c_k b_k = 0, in the reduced basis b = R g.
 *
 * g = (RᵀXᵀWXR)⁻¹RᵀXᵀWy by Cholesky. R is a product of one elimination per constraint, so that no product of two K×K
 * matrices is ever formed (reduced-basis.ts). A column without weighted data, or one that is a combination of the columns
 * before it, is left out and marked.
 *
 * @param design       X; rows with weight above 0 must be finite
 * @param weights      [N] ≥ 0; 0 excludes the row, whose y and dense values may then be NaN
 * @param y            [N]
 * @param constraints  [K] each, one per degeneracy of X (a market that is the sum of the industries, and of the countries);
 *   columns without data are left out of them, and one that follows from those before it is ignored
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
  constraints: readonly Vector[] = [],
): LeastSquares {
  const size = columnCount(design);
  const gram = new Float64Array(size * size);
  const moment = new Float64Array(size);
  const denseSums = normalEquationsInto(gram, moment, design, weights, y);
  if (!allFinite(moment) || !allFinite(gram)) {
    throw new EngineError("value", "solveLeastSquares needs finite rows wherever the weight is above 0");
  }
  const estimated = new Uint8Array(size);
  for (let k = 0; k < size; k++) estimated[k] = gram[k * size + k] > 0 ? 1 : 0;
  const firstDense = size - design.denseCount;
  const denseSquares = denseSums.map((_, s) => gram[(firstDense + s) * (size + 1)]);
  for (;;) {
    const solved = solveReduced(gram, moment, estimated, reducedBasis(design, estimated, constraints));
    if ("inverse" in solved) return { ...solved, estimated, denseSums, denseSquares };
    estimated[solved.dependentColumn] = 0;
  }
}

/** Zero times each, summed: NaN as soon as one is not finite. Without a call per element it takes no time. */
function allFinite(values: Float64Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += 0 * values[i];
  return sum === 0;
}

type Reduced =
  | { readonly dependentColumn: number }
  | Pick<LeastSquares, "coefficients" | "inverse" | "parameterCount" | "conditionNumber">;

function solveReduced(
  gram: Float64Array,
  moment: Float64Array,
  estimated: Uint8Array,
  basis: readonly Elimination[],
): Reduced {
  const size = estimated.length;
  const isEliminated = new Uint8Array(size);
  for (const { eliminated } of basis) isEliminated[eliminated] = 1;
  const free: number[] = [];
  for (let k = 0; k < size; k++) if (estimated[k] === 1 && isEliminated[k] === 0) free.push(k);
  const work = basis.reduce(reduceGram, gram);
  const reduced = pickLower(work === gram ? gram.slice() : work, size, free);
  const root = new Float64Array(free.length);
  for (let k = 0; k < root.length; k++) root[k] = Math.sqrt(reduced[k * root.length + k]);
  const gramNorm = scaledNorm(
    reduced,
    root.map((r) => 1 / r),
  );
  const failed = choleskyInto(reduced, reduced, free.length);
  if (failed >= 0) return { dependentColumn: free[failed] };
  const reducedInverse = new Float64Array(free.length * free.length);
  choleskyInverseInto(reducedInverse, reduced, free.length);
  const inverse = basis.reduceRight(expandInverse, spread(reducedInverse, size, free));
  const coefficients = new Float64Array(size);
  for (let r = 0; r < size; r++) {
    let sum = 0;
    for (let c = 0; c < size; c++) sum += inverse[r * size + c] * moment[c];
    coefficients[r] = sum;
  }
  return {
    coefficients,
    inverse: { rows: size, cols: size, values: inverse },
    parameterCount: free.length,
    conditionNumber: free.length === 0 ? Number.NaN : gramNorm * scaledNorm(reducedInverse, root),
  };
}

/** The free rows and columns of a symmetric matrix, lower triangle, moved to its front. */
function pickLower(gram: Float64Array, size: number, free: readonly number[]): Float64Array {
  const count = free.length;
  for (let i = 0; i < count; i++) {
    const start = free[i] * size;
    for (let j = 0; j <= i; j++) gram[i * count + j] = gram[start + free[j]];
  }
  return gram.subarray(0, count * count);
}

/** A matrix on the free columns put among zeros on all columns. */
function spread(values: Float64Array, size: number, free: readonly number[]): Float64Array {
  const count = free.length;
  const out = new Float64Array(size * size);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) out[free[i] * size + free[j]] = values[i * count + j];
  }
  return out;
}

/**
 * ‖S A S‖₁ of a symmetric matrix whose lower triangle is given, S a diagonal.
 *
 * With the norm of G scaled to ones on the diagonal and that of G⁻¹ scaled back, this is the condition number κ₁ for O(K²),
 * as the inverse is at hand. The one in the 2-norm is at most κ₁ and at least a K-th of it.
 */
function scaledNorm(lower: Float64Array, scale: Float64Array): number {
  const count = scale.length;
  const sums = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const start = i * count;
    for (let j = 0; j < i; j++) {
      const entry = Math.abs(lower[start + j]) * scale[i] * scale[j];
      sums[i] += entry;
      sums[j] += entry;
    }
    sums[i] += Math.abs(lower[start + i]) * scale[i] * scale[i];
  }
  let most = 0;
  for (let i = 0; i < count; i++) most = Math.max(most, sums[i]);
  return most;
}
