import { plainHouseholderEigen } from "./plain-householder-eigen.ts";
import { activeSimd, type Simd } from "./simd.ts";

/** Size below which the plain twin is faster than to place the matrix. */
const SMALL = 8;

/**
 * Eigenvalues (ascending) and eigenvectors of a symmetric matrix by Householder tridiagonalisation, then divide and conquer
 * (the plain twin: implicit QL): many times as fast as Jacobi, small eigenvalues to absolute accuracy only, n ε ‖A‖. For
 * simulations, where a thousand matrices are decomposed, and for large n; a gate takes `symmetricEigen`. Each vector's largest
 * element is positive.
 *
 * Allocates nothing but views.
 *
 * @param values   [n] out
 * @param vectors  [n×n] in: the symmetric matrix (lower triangle is read); out: eigenvectors as rows
 * @param work     [n] scratch
 * @param wanted   of how many of the largest eigenvalues the vectors are needed: the last rows; the rows before hold nothing
 * @returns false for an element that is not finite, or where an eigenvalue did not converge (never seen for finite input)
 * @see Martin, Reinsch & Wilkinson (1968); Cuppen (1981); Gu & Eisenstat (1995)
 * @complexity about 3 n³; about 4/3 n³ for few vectors
 */
export function householderEigenInto(
  values: Float64Array,
  vectors: Float64Array,
  work: Float64Array,
  n: number,
  wanted: number = n,
): boolean {
  const simd = n < SMALL ? null : activeSimd();
  return simd === null
    ? plainHouseholderEigen(values, vectors, work, n)
    : simdHouseholderEigen(simd, values, vectors, n, wanted);
}

function simdHouseholderEigen(
  simd: Simd,
  values: Float64Array,
  vectors: Float64Array,
  n: number,
  wanted: number,
): boolean {
  const { kernels } = simd;
  const mark = simd.mark();
  try {
    const matrix = simd.put(vectors, n * n);
    const spectrum = simd.push(n);
    const scratch = simd.push(kernels.householderEigenScratch(n));
    const converged = kernels.householderEigen(spectrum, matrix, scratch, n, wanted) !== 0;
    values.set(simd.view(spectrum, n));
    const first = (n - wanted) * n;
    vectors.set(simd.view(matrix + 8 * first, wanted * n), first);
    return converged;
  } finally {
    simd.release(mark);
  }
}
