import { activeSimd, type Simd } from "./simd.ts";
import type { Vector } from "./types.ts";

/** Multiplications below which placing the operands costs more than the SIMD kernel saves. */
const SMALL = 1000;

/**
 * A B. `out` must not be an operand. [a: m×k, b: k×n → m×n], row-major
 *
 * @returns out
 * @complexity O(m·k·n)
 * @example
 * multiplyInto(new Float64Array(1), [1, 2], [3, 4], 1, 2, 1) // => [11]
 */
export function multiplyInto(
  out: Float64Array,
  a: Vector,
  b: Vector,
  m: number,
  k: number,
  n: number,
): Float64Array {
  const simd = m * k * n < SMALL ? null : activeSimd();
  if (simd !== null)
    simdMultiply(simd, out, { values: a, row: k, col: 1 }, { values: b, row: n, col: 1 }, m, k, n);
  else plainMultiply(out, a, k, 1, b, m, k, n);
  return out;
}

/**
 * Aᵀ B. `out` must not be an operand. [a: k×m, b: k×n → m×n], row-major
 *
 * @returns out
 * @complexity O(m·k·n)
 * @example
 * transposedMultiplyInto(new Float64Array(4), [1, 2], [3, 4], 2, 1, 2) // => [3, 4, 6, 8]
 */
export function transposedMultiplyInto(
  out: Float64Array,
  a: Vector,
  b: Vector,
  m: number,
  k: number,
  n: number,
): Float64Array {
  const simd = m * k * n < SMALL ? null : activeSimd();
  if (simd !== null)
    simdMultiply(simd, out, { values: a, row: 1, col: m }, { values: b, row: n, col: 1 }, m, k, n);
  else plainMultiply(out, a, 1, m, b, m, k, n);
  return out;
}

/**
 * A Bᵀ. `out` must not be an operand. [a: m×k, b: n×k → m×n], row-major
 *
 * @returns out
 * @complexity O(m·k·n)
 * @example
 * multiplyTransposedInto(new Float64Array(4), [1, 2], [3, 4], 2, 1, 2) // => [3, 4, 6, 8]
 */
export function multiplyTransposedInto(
  out: Float64Array,
  a: Vector,
  b: Vector,
  m: number,
  k: number,
  n: number,
): Float64Array {
  const simd = m * k * n < SMALL ? null : activeSimd();
  if (simd !== null)
    simdMultiply(simd, out, { values: a, row: k, col: 1 }, { values: b, row: 1, col: k }, m, k, n);
  else plainMultiplyTransposed(out, a, b, m, k, n);
  return out;
}

/** Element (r, c) stands at r·row + c·col. */
interface Operand {
  readonly values: Vector;
  readonly row: number;
  readonly col: number;
}

function simdMultiply(
  simd: Simd,
  out: Float64Array,
  a: Operand,
  b: Operand,
  m: number,
  k: number,
  n: number,
): void {
  const { kernels } = simd;
  const mark = simd.mark();
  try {
    const left = simd.put(a.values, m * k);
    const right = simd.put(b.values, k * n);
    const result = simd.push(m * n);
    const scratch = simd.push(kernels.gemmScratch(m, k, n));
    kernels.gemm(result, n, left, a.row, a.col, right, b.row, b.col, m, k, n, 1, 0, 0, scratch);
    out.set(simd.view(result, m * n));
  } finally {
    simd.release(mark);
  }
}

/** Rows of B are added up, so that the innermost loop runs along them. */
function plainMultiply(
  out: Float64Array,
  a: Vector,
  row: number,
  col: number,
  b: Vector,
  m: number,
  k: number,
  n: number,
): void {
  out.fill(0, 0, m * n);
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < k; p++) {
      const left = a[i * row + p * col];
      for (let j = 0; j < n; j++) out[i * n + j] += left * b[p * n + j];
    }
  }
}

function plainMultiplyTransposed(
  out: Float64Array,
  a: Vector,
  b: Vector,
  m: number,
  k: number,
  n: number,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += a[i * k + p] * b[j * k + p];
      out[i * n + j] = sum;
    }
  }
}
