import { EngineError } from "../errors/index.ts";
import { completeBasis } from "./complete-basis.ts";
import { orthogonaliseRows } from "./orthogonalise-rows.ts";
import { semidefiniteRoot } from "./semidefinite-root.ts";
import { twoSidedJacobi } from "./two-sided-jacobi.ts";
import type { Matrix } from "./types.ts";

/** Eigenvalues ascending, and the eigenvectors as columns of an orthogonal matrix. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, A = V diag(λ) Vᵀ, by Jacobi rotations.
 *
 * Jacobi is the slower and the more accurate of the usual methods (small eigenvalues of a scaled positive definite matrix to
 * high relative accuracy: Demmel & Veselić 1992), which is what a positive-definiteness gate needs. A semi-definite matrix is
 * rotated on one side of its root, which is several times as fast (Veselić & Hari 1989); where the root shows a rank, the
 * other eigenvalues are exactly 0. An indefinite one, a diagonal one and one below 8×8 is rotated on both sides. Each vector's
 * sign is fixed so that its largest element (the first of equals) is positive, which makes the result a function of A alone.
 *
 * @param a  [n×n] symmetric; NaN and infinity not allowed
 * @throws {EngineError} shape: not square; value: an element that is not finite, or no convergence after 60 sweeps
 * @complexity O(n³) a sweep, 6 to 10 sweeps
 * @example
 * Array.from(symmetricEigen(matrixFrom([[2, 1], [1, 2]])).values) // => [1, 3]
 */
export function symmetricEigen(a: Matrix): SymmetricEigen {
  const n = a.rows;
  if (n !== a.cols)
    throw new EngineError("shape", `symmetricEigen needs a square matrix, got ${a.rows}×${a.cols}`);
  const work = Float64Array.from(a.values);
  const bad = work.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new EngineError("value", `symmetricEigen needs finite elements, got ${work[bad]} at ${bad}`);
  const solved = (n >= SMALL && !isDiagonal(work, n) && fromRoot(work, n)) || bothSides(work, n);
  if (solved === undefined) throw new EngineError("value", "symmetricEigen did not converge in 60 sweeps");
  return sortedEigen(solved.values, solved.rows, n);
}

/** Below this size there is nothing to save. */
const SMALL = 8;

/** Eigenvalues in no order, eigenvectors as rows. */
interface Unsorted {
  readonly values: Float64Array;
  readonly rows: Float64Array;
}

function isDiagonal(a: Float64Array, n: number): boolean {
  return a.every((value, cell) => value === 0 || cell % (n + 1) === 0);
}

function bothSides(a: Float64Array, n: number): Unsorted | undefined {
  const rows = new Float64Array(n * n);
  for (let i = 0; i < n; i++) rows[i * n + i] = 1;
  if (!twoSidedJacobi(a, rows, n)) return undefined;
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]), rows };
}

/** Undefined where A is not semi-definite. */
function fromRoot(a: Float64Array, n: number): Unsorted | undefined {
  const root = semidefiniteRoot(a, n);
  if (root === undefined) return undefined;
  const values = new Float64Array(n);
  const rows = new Float64Array(n * n);
  rows.set(root.rows);
  if (!orthogonaliseRows(rows.subarray(0, root.rank * n), values.subarray(0, root.rank), root.rank, n))
    return undefined;
  for (let k = 0; k < root.rank; k++) {
    const length = Math.sqrt(values[k]);
    for (let i = 0; i < n; i++) rows[k * n + i] /= length;
  }
  completeBasis(rows, root.rank, n);
  return { values, rows };
}

function sortedEigen(found: Float64Array, rows: Float64Array, n: number): SymmetricEigen {
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => found[i] - found[j] || i - j);
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  order.forEach((source, target) => {
    values[target] = found[source];
    let largest = 0;
    for (let k = 1; k < n; k++) {
      if (Math.abs(rows[source * n + k]) > Math.abs(rows[source * n + largest])) largest = k;
    }
    const sign = rows[source * n + largest] < 0 ? -1 : 1;
    for (let k = 0; k < n; k++) vectors[k * n + target] = sign * rows[source * n + k];
  });
  return { values, vectors: { rows: n, cols: n, values: vectors } };
}
