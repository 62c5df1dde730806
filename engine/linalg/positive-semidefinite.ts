import { choleskyInto } from "./cholesky.ts";
import type { Matrix } from "./types.ts";

/**
 * Whether no eigenvalue of a symmetric matrix is below −tolerance × its largest diagonal element: the Cholesky
 * factorisation of A + tolerance·max(diag)·I exists. A twentieth of the cost of the eigenvalues.
 *
 * @param a          [n×n] symmetric; with a NaN the answer is false
 * @param tolerance  above the rounding of the factorisation, 1e-12 or more
 * @complexity O(n³/3)
 * @example
 * isPositiveSemidefinite(matrixFrom([[1, 1], [1, 1]]), 1e-12) // => true
 * isPositiveSemidefinite(matrixFrom([[1, 2], [2, 1]]), 1e-12) // => false
 */
export function isPositiveSemidefinite(a: Matrix, tolerance: number): boolean {
  const shifted = Float64Array.from(a.values);
  let largest = 0;
  for (let i = 0; i < a.rows; i++) largest = Math.max(largest, shifted[i * a.rows + i]);
  if (largest === 0) return shifted.every((value) => value === 0);
  for (let i = 0; i < a.rows; i++) shifted[i * a.rows + i] += tolerance * largest;
  return choleskyInto(shifted, shifted, a.rows) < 0;
}
