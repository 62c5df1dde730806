import type { Vector } from "./types.ts";

/**
 * Lower Cholesky factor of a symmetric positive definite matrix: A = L Lᵀ, only A's lower triangle is read.
 *
 * `out` may be `a`. The upper triangle of `out` is set to 0. A pivot at or below 1e-13 of the diagonal element that
 * it started from counts as zero: the column is a combination of the ones before it.
 *
 * @returns the row of the first failing pivot, or -1 when A was factored
 * @complexity O(n³/3)
 */
export function choleskyInto(out: Float64Array, a: Vector, n: number): number {
  for (let row = 0; row < n; row++) {
    const rowStart = row * n;
    for (let col = 0; col <= row; col++) {
      const colStart = col * n;
      let sum = a[rowStart + col];
      for (let k = 0; k < col; k++) sum -= out[rowStart + k] * out[colStart + k];
      if (col < row) {
        out[rowStart + col] = sum / out[colStart + col];
      } else {
        if (!(sum > 1e-13 * a[rowStart + row])) return row;
        out[rowStart + row] = Math.sqrt(sum);
      }
    }
    for (let col = row + 1; col < n; col++) if (out !== a) out[rowStart + col] = 0;
  }
  if (out === a) for (let row = 0; row < n; row++) out.fill(0, row * n + row + 1, (row + 1) * n);
  return -1;
}

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

/** A⁻¹ (full, symmetric) from A's lower Cholesky factor. `out` must not be `lower`. [n×n] */
export function choleskyInverseInto(out: Float64Array, lower: Vector, n: number): void {
  // L⁻¹ into the lower triangle of out, row by row.
  for (let row = 0; row < n; row++) {
    const rowStart = row * n;
    const scale = 1 / lower[rowStart + row];
    for (let col = 0; col < row; col++) {
      let sum = 0;
      for (let k = col; k < row; k++) sum += lower[rowStart + k] * out[k * n + col];
      out[rowStart + col] = -sum * scale;
    }
    out[rowStart + row] = scale;
  }
  // A⁻¹ = L⁻ᵀ L⁻¹: the column pair (i, j), i ≥ j, needs rows ≥ i only, so it can be written in place from the top.
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += out[k * n + i] * out[k * n + j];
      out[i * n + j] = sum;
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) out[j * n + i] = out[i * n + j];
}
