import { plainCholesky, plainCholeskyInverse } from "./plain-cholesky.ts";
import { activeSimd, type Simd } from "./simd.ts";
import type { Vector } from "./types.ts";

/** Size below which the plain twin is faster than to place the matrix. */
const SMALL = 24;

/**
 * Lower Cholesky factor of a symmetric positive definite matrix: A = L Lᵀ, only A's lower triangle is read.
 *
 * `out` may be `a`. The upper triangle of `out` is set to 0. A pivot at or below 1e-13 of the diagonal element that
 * it started from counts as zero: the column is a combination of the ones before it. Zeros that lead a row of A lead the
 * row of L too (the envelope: George & Liu 1981) and cost nothing: a diagonal block of n₁ rows leaves O(n (n − n₁)²).
 *
 * @returns the row of the first failing pivot, or -1 when A was factored
 * @complexity O(n³/3)
 */
export function choleskyInto(out: Float64Array, a: Vector, n: number): number {
  const simd = n < SMALL ? null : activeSimd();
  return simd === null ? plainCholesky(out, a, n) : simdCholesky(simd, out, a, n);
}

function simdCholesky(simd: Simd, out: Float64Array, a: Vector, n: number): number {
  const mark = simd.mark();
  try {
    const matrix = simd.put(a, n * n);
    const failed = simd.kernels.cholesky(matrix, simd.push(n), n);
    out.set(simd.view(matrix, n * n));
    return failed;
  } finally {
    simd.release(mark);
  }
}

/** A⁻¹ (full, symmetric) from A's lower Cholesky factor. `out` must not be `lower`. [n×n] */
export function choleskyInverseInto(out: Float64Array, lower: Vector, n: number): void {
  const simd = n < SMALL ? null : activeSimd();
  if (simd === null) plainCholeskyInverse(out, lower, n);
  else simdInverse(simd, out, lower, n);
}

function simdInverse(simd: Simd, out: Float64Array, lower: Vector, n: number): void {
  const mark = simd.mark();
  try {
    const factor = simd.put(lower, n * n);
    const result = simd.push(n * n);
    simd.kernels.choleskyInverse(result, factor, n);
    out.set(simd.view(result, n * n));
  } finally {
    simd.release(mark);
  }
}
