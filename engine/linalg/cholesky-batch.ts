import { choleskySolveInto } from "./cholesky-solve.ts";
import { plainCholesky } from "./plain-cholesky.ts";
import { activeSimd, type Simd } from "./simd.ts";

/**
 * Solves A_p x_p = b_p for many small symmetric positive definite systems in one call, as the regressions of many assets on
 * few factors give them. `out` may be `b`.
 *
 * @param out    [count×n] x_p; NaN where A_p has a pivot at or below 1e-13 of the diagonal element that it started from
 * @param a      [count×n×n] lower triangles are read
 * @param b      [count×n]
 * @param n      3 to about 30; a large system is faster alone
 * @returns out
 * @complexity O(count·n³/3)
 * @example
 * choleskySolveBatchInto(new Float64Array(2), Float64Array.of(2, 0), Float64Array.of(6, 6), 1, 2) // => [3, NaN]
 */
export function choleskySolveBatchInto(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  n: number,
  count: number,
): Float64Array {
  const simd = activeSimd();
  if (simd === null) plainBatch(out, a, b, n, count);
  else simdBatch(simd, out, a, b, n, count);
  return out;
}

/** Problems that are placed together, so that the memory of the kernels stays small. */
const CHUNK = 512;

function simdBatch(
  simd: Simd,
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  n: number,
  count: number,
): void {
  for (let from = 0; from < count; from += CHUNK) {
    const part = Math.min(CHUNK, count - from);
    const mark = simd.mark();
    try {
      const systems = simd.put(a.subarray(from * n * n, (from + part) * n * n), part * n * n);
      const x = simd.put(b.subarray(from * n, (from + part) * n), part * n);
      simd.kernels.choleskySolveBatch(x, systems, n, part, simd.push(2 * n * (n + 1)));
      out.set(simd.view(x, part * n), from * n);
    } finally {
      simd.release(mark);
    }
  }
}

function plainBatch(out: Float64Array, a: Float64Array, b: Float64Array, n: number, count: number): void {
  const lower = new Float64Array(n * n);
  for (let p = 0; p < count; p++) {
    const x = out.subarray(p * n, (p + 1) * n);
    x.set(b.subarray(p * n, (p + 1) * n));
    if (plainCholesky(lower, a.subarray(p * n * n, (p + 1) * n * n), n) < 0)
      choleskySolveInto(x, lower, x, n);
    else x.fill(Number.NaN);
  }
}
