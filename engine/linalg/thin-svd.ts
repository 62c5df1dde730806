import { EngineError } from "../errors/index.ts";
import { completeBasis } from "./complete-basis.ts";
import { householderEigenInto } from "./householder-eigen.ts";
import { transposedValues } from "./matrix.ts";
import { multiplyInto, multiplyTransposedInto, transposedMultiplyInto } from "./multiply.ts";
import { orthogonaliseRows } from "./orthogonalise-rows.ts";
import { orthogonaliseColumns } from "./thin-qr.ts";
import type { Matrix } from "./types.ts";

const EPSILON = 2 ** -52;

/** A = U diag(σ) Vᵀ, k = min(m, n); the largest element of each column of V (the first of equals) is positive. */
export interface ThinSvd {
  /** [m×k] orthonormal columns */
  readonly u: Matrix;
  /** [k] descending */
  readonly values: Float64Array;
  /** [n×k] orthonormal columns */
  readonly v: Matrix;
}

/**
 * The thin singular value decomposition: A = Q R, the eigenvectors V of RᵀR as a start, then one-sided Jacobi on the columns
 * of R V until they are orthogonal. The start saves most of the sweeps; what it has lost of small singular values, √ε ‖A‖,
 * the rotations bring back to ε ‖A‖. A singular value of at most ε ‖A‖ is rounding, and 0.
 *
 * @param a  [m×n] finite, elements between 1e-150 and 1e150 or 0
 * @throws {EngineError} value: no convergence, as with NaN
 * @see Drmač & Veselić (2008), on preconditioned Jacobi
 * @complexity O(m·n·k)
 * @example
 * thinSvd(matrixFrom([[3, 0], [4, 0], [0, 2]])).values // => [5, 2]
 */
export function thinSvd(a: Matrix): ThinSvd {
  const isWide = a.rows < a.cols;
  const [long, k] = isWide ? [a.cols, a.rows] : [a.rows, a.cols];
  // The columns of the tall one of A and Aᵀ, as rows.
  const columns = isWide ? Float64Array.from(a.values) : transposedValues(a.values, a.rows, a.cols);
  const r = orthogonaliseColumns(columns, long, k);
  const { values, left, right } = triangleSvd(r, k);
  const outer = multiplyInto(new Float64Array(k * long), left, columns, k, k, long);
  if (isWide) fixSigns(outer, long, right, k, k);
  else fixSigns(right, k, outer, long, k);
  const longSide = { rows: long, cols: k, values: transposedValues(outer, k, long) };
  const shortSide = { rows: k, cols: k, values: transposedValues(right, k, k) };
  return isWide ? { u: shortSide, values, v: longSide } : { u: longSide, values, v: shortSide };
}

/** Singular vectors as rows, values descending. */
interface TriangleSvd {
  readonly values: Float64Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

function triangleSvd(r: Float64Array, n: number): TriangleSvd {
  const start = transposedMultiplyInto(new Float64Array(n * n), r, r, n, n, n);
  const squares = new Float64Array(n);
  const starts = householderEigenInto(squares, start, new Float64Array(n), n);
  // Each row: a column of R V, beside it the column of V that turns along.
  const rows = new Float64Array(2 * n * n);
  const images = multiplyTransposedInto(new Float64Array(n * n), start, r, n, n, n);
  for (let k = 0; k < n; k++) {
    rows.set(images.subarray(k * n, (k + 1) * n), 2 * k * n);
    rows.set(start.subarray(k * n, (k + 1) * n), (2 * k + 1) * n);
  }
  if (!starts || !orthogonaliseRows(rows, squares, n, n, { width: 2 * n, floor: EPSILON }))
    throw new EngineError("value", "thinSvd did not converge: are all elements finite?");
  return sortedSvd(rows, squares, n);
}

function sortedSvd(rows: Float64Array, squares: Float64Array, n: number): TriangleSvd {
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => squares[j] - squares[i] || i - j);
  const values = Float64Array.from(order, (k) => Math.sqrt(squares[k]));
  const least = EPSILON * values[0];
  for (let k = 0; k < n; k++) if (values[k] <= least) values[k] = 0;
  const left = new Float64Array(n * n);
  const right = new Float64Array(n * n);
  order.forEach((source, k) => {
    for (let i = 0; i < n; i++) {
      if (values[k] > 0) left[k * n + i] = rows[2 * source * n + i] / values[k];
      right[k * n + i] = rows[(2 * source + 1) * n + i];
    }
  });
  const rank = values.indexOf(0);
  if (rank >= 0) completeBasis(left, rank, n);
  return { values, left, right };
}

/** Turns pairs of rows round so that the largest element of each row of `leading` is positive. */
function fixSigns(
  leading: Float64Array,
  width: number,
  other: Float64Array,
  wide: number,
  count: number,
): void {
  for (let k = 0; k < count; k++) {
    const row = leading.subarray(k * width, (k + 1) * width);
    let largest = 0;
    for (let i = 1; i < width; i++) if (Math.abs(row[i]) > Math.abs(row[largest])) largest = i;
    if (row[largest] >= 0) continue;
    for (let i = 0; i < width; i++) row[i] = -row[i];
    for (let i = k * wide; i < (k + 1) * wide; i++) other[i] = -other[i];
  }
}
