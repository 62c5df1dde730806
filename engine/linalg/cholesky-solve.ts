import { activeSimd, type Simd } from "./simd.ts";
import type { Vector } from "./types.ts";

/** Multiplications below which placing the operands costs more than the SIMD kernel saves. */
const SMALL = 4000;

/** Solves A x = b given A's lower Cholesky factor. `out` may be `b`. [lower: n×n, b: n] */
export function choleskySolveInto(out: Float64Array, lower: Vector, b: Vector, n: number): void {
  for (let row = 0; row < n; row++) {
    let sum = b[row];
    for (let k = 0; k < row; k++) sum -= lower[row * n + k] * out[k];
    out[row] = sum / lower[row * n + row];
  }
  for (let row = n - 1; row >= 0; row--) {
    let sum = out[row];
    for (let k = row + 1; k < n; k++) sum -= lower[k * n + row] * out[k];
    out[row] = sum / lower[row * n + row];
  }
}

/**
 * Solves A X = B for many right-hand sides given A's lower Cholesky factor. `out` may be `b`. [lower: n×n, b: n×m]
 *
 * @returns out
 * @complexity O(n²·m)
 * @example
 * choleskySolveManyInto(new Float64Array(4), [2, 0, 0, 1], [4, 8, 3, 5], 2, 2) // => [1, 2, 3, 5]
 */
export function choleskySolveManyInto(
  out: Float64Array,
  lower: Vector,
  b: Vector,
  n: number,
  m: number,
): Float64Array {
  const simd = n * n * m < SMALL ? null : activeSimd();
  if (simd === null) plainSolveMany(out, lower, b, n, m);
  else simdSolveMany(simd, out, lower, b, n, m);
  return out;
}

function simdSolveMany(simd: Simd, out: Float64Array, lower: Vector, b: Vector, n: number, m: number): void {
  const { kernels } = simd;
  const mark = simd.mark();
  try {
    const factor = simd.put(lower, n * n);
    const x = simd.put(b, n * m);
    const scratch = simd.push(kernels.solveScratch(n, m));
    kernels.solveLower(x, factor, n, m, scratch);
    kernels.solveLowerTransposed(x, factor, n, m, scratch);
    out.set(simd.view(x, n * m));
  } finally {
    simd.release(mark);
  }
}

function plainSolveMany(out: Float64Array, lower: Vector, b: Vector, n: number, m: number): void {
  for (let cell = 0; cell < n * m; cell++) out[cell] = b[cell];
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) subtractRow(out, i, k, lower[i * n + k], m);
    for (let j = 0; j < m; j++) out[i * m + j] /= lower[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = 0; j < m; j++) out[i * m + j] /= lower[i * n + i];
    for (let k = 0; k < i; k++) subtractRow(out, k, i, lower[i * n + k], m);
  }
}

/** Row `to` less a multiple of row `from`. */
function subtractRow(x: Float64Array, to: number, from: number, factor: number, m: number): void {
  for (let j = 0; j < m; j++) x[to * m + j] -= factor * x[from * m + j];
}
