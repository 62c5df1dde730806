import { EngineError } from "../errors/index.ts";
import type { Matrix } from "./types.ts";

/** Eigenvalues ascending, and the eigenvectors as columns of an orthogonal matrix. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, A = V diag(λ) Vᵀ, by cyclic Jacobi rotations.
 *
 * Jacobi is the slower and the more accurate of the usual methods (small eigenvalues to high relative accuracy:
 * Demmel & Veselić 1992), which is what a positive-definiteness gate needs. Each vector's sign is fixed so that its
 * largest element (the first of equals) is positive, which makes the result a function of A alone.
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
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  let sweep = 0;
  while (rotateSweep(work, vectors, n)) {
    if (++sweep === 60) throw new EngineError("value", "symmetricEigen did not converge in 60 sweeps");
  }
  return sortedEigen(work, vectors, n);
}

/** One sweep over all pairs; vectors are kept as rows here. Returns false once no element needed a rotation. */
function rotateSweep(a: Float64Array, vectors: Float64Array, n: number): boolean {
  let rotated = false;
  for (let p = 0; p < n - 1; p++) {
    for (let q = p + 1; q < n; q++) {
      const apq = a[p * n + q];
      const app = a[p * n + p];
      const aqq = a[q * n + q];
      if (Math.abs(apq) <= 1e-17 * Math.sqrt(Math.abs(app * aqq)) || apq === 0) continue;
      if (Math.abs(apq) < Number.MIN_VALUE * 1e16) continue;
      rotated = true;
      const theta = (aqq - app) / (2 * apq);
      const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const c = 1 / Math.sqrt(t * t + 1);
      const s = t * c;
      rotateRows(a, n, p, q, c, s);
      rotateColumns(a, n, p, q, c, s);
      a[p * n + q] = 0;
      a[q * n + p] = 0;
      rotateRows(vectors, n, p, q, c, s);
    }
  }
  return rotated;
}

function rotateRows(a: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const x = a[p * n + k];
    const y = a[q * n + k];
    a[p * n + k] = c * x - s * y;
    a[q * n + k] = s * x + c * y;
  }
}

function rotateColumns(a: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const x = a[k * n + p];
    const y = a[k * n + q];
    a[k * n + p] = c * x - s * y;
    a[k * n + q] = s * x + c * y;
  }
}

function sortedEigen(diagonal: Float64Array, rows: Float64Array, n: number): SymmetricEigen {
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => diagonal[i * n + i] - diagonal[j * n + j] || i - j,
  );
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  order.forEach((source, target) => {
    values[target] = diagonal[source * n + source];
    let largest = 0;
    for (let k = 1; k < n; k++) {
      if (Math.abs(rows[source * n + k]) > Math.abs(rows[source * n + largest])) largest = k;
    }
    const sign = rows[source * n + largest] < 0 ? -1 : 1;
    for (let k = 0; k < n; k++) vectors[k * n + target] = sign * rows[source * n + k];
  });
  return { values, vectors: { rows: n, cols: n, values: vectors } };
}
