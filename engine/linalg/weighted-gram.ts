import { activeSimd, GEMM_LOWER, type Simd } from "./simd.ts";
import type { Vector } from "./types.ts";

/**
 * XᵀWX of a row-major X, both triangles. A row of weight 0 must still be finite.
 *
 * @param out  [cols×cols]
 * @param x    [rows×cols]
 * @param w    [rows]
 * @complexity O(rows·cols²/2)
 */
export function weightedGramInto(out: Float64Array, x: Vector, w: Vector, rows: number, cols: number): void {
  const simd = activeSimd();
  if (simd === null) plainGram(out, x, w, rows, cols);
  else simdGram(simd, out, x, w, rows, cols);
  for (let i = 0; i < cols; i++) for (let j = 0; j < i; j++) out[j * cols + i] = out[i * cols + j];
}

function plainGram(out: Float64Array, x: Vector, w: Vector, rows: number, cols: number): void {
  out.fill(0, 0, cols * cols);
  for (let row = 0; row < rows; row++) {
    const at = row * cols;
    for (let i = 0; i < cols; i++) {
      const left = w[row] * x[at + i];
      for (let j = 0; j <= i; j++) out[i * cols + j] += left * x[at + j];
    }
  }
}

function simdGram(simd: Simd, out: Float64Array, x: Vector, w: Vector, rows: number, cols: number): void {
  const { kernels } = simd;
  const mark = simd.mark();
  try {
    const xs = simd.put(x, rows * cols);
    const ws = simd.put(w, rows);
    const result = simd.push(cols * cols);
    const scratch = simd.push(kernels.gemmScratch(cols, rows, cols));
    kernels.gemm(result, cols, xs, 1, cols, xs, cols, 1, cols, rows, cols, 1, ws, GEMM_LOWER, scratch);
    out.set(simd.view(result, cols * cols));
  } finally {
    simd.release(mark);
  }
}
