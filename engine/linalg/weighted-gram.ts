import { activeSimd, GEMM_ADD, GEMM_LOWER, type Simd } from "./simd.ts";
import type { Vector } from "./types.ts";

/** Multiplications below which placing the operands costs more than the SIMD kernel saves. */
const SMALL = 300;

/**
 * XᵀWX of a row-major X, both triangles. A row of weight 0 must still be finite.
 *
 * @param out  [cols×cols]
 * @param x    [rows×cols]
 * @param w    [rows]
 * @complexity O(rows·cols²/2)
 */
export function weightedGramInto(out: Float64Array, x: Vector, w: Vector, rows: number, cols: number): void {
  const simd = rows * cols * cols < SMALL ? null : activeSimd();
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

/** Rows that are placed together: as deep as a panel of gemm, so that they are still in the cache when they are packed. */
const ROWS = 256;

function simdGram(simd: Simd, out: Float64Array, x: Vector, w: Vector, rows: number, cols: number): void {
  const { kernels } = simd;
  const all = x instanceof Float64Array ? x : Float64Array.from(x);
  const mark = simd.mark();
  try {
    const ws = simd.put(w, rows);
    const result = simd.push(cols * cols);
    const scratch = simd.push(kernels.gemmScratch(cols, Math.min(rows, ROWS), cols));
    const base = simd.mark();
    for (let from = 0; from < rows; from += ROWS) {
      const depth = Math.min(ROWS, rows - from);
      simd.release(base);
      const xs = simd.put(all.subarray(from * cols, (from + depth) * cols), depth * cols);
      const mode = from === 0 ? GEMM_LOWER : GEMM_LOWER | GEMM_ADD;
      kernels.gemm(
        result,
        cols,
        xs,
        1,
        cols,
        xs,
        cols,
        1,
        cols,
        depth,
        cols,
        1,
        ws + from * 8,
        mode,
        scratch,
      );
    }
    out.set(simd.view(result, cols * cols));
  } finally {
    simd.release(mark);
  }
}
