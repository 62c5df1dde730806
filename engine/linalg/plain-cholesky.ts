import type { Vector } from "./types.ts";

/** The plain twin of `choleskyInto`. */
export function plainCholesky(out: Float64Array, a: Vector, n: number): number {
  const first = new Int32Array(n);
  for (let row = 0; row < n; row++) {
    const rowStart = row * n;
    first[row] = leadingZeros(a, rowStart, row);
    out.fill(0, rowStart, rowStart + first[row]);
    for (let col = first[row]; col <= row; col++) {
      const colStart = col * n;
      let sum = a[rowStart + col];
      for (let k = Math.max(first[row], first[col]); k < col; k++) {
        sum -= out[rowStart + k] * out[colStart + k];
      }
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

/** How many of the first `count` elements from `start` on are 0 before one is not. */
function leadingZeros(a: Vector, start: number, count: number): number {
  let zeros = 0;
  while (zeros < count && a[start + zeros] === 0) zeros++;
  return zeros;
}

/** The plain twin of `choleskyInverseInto`. All loops run along rows. */
export function plainCholeskyInverse(out: Float64Array, lower: Vector, n: number): void {
  invertLowerInto(out, lower, n);
  // A⁻¹ = L⁻ᵀ L⁻¹, the sum of the products of each row with itself; a row that has been added holds its own sums from then on.
  for (let k = 0; k < n; k++) {
    const last = k * n;
    for (let i = 0; i < k; i++) {
      const factor = out[last + i];
      if (factor === 0) continue;
      for (let j = 0; j <= i; j++) out[i * n + j] += factor * out[last + j];
    }
    const corner = out[last + k];
    for (let j = 0; j <= k; j++) out[last + j] *= corner;
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) out[j * n + i] = out[i * n + j];
}

/** L⁻¹ into the lower triangle: row r is (e_r − Σ_k<r L_rk row k) / L_rr. */
function invertLowerInto(out: Float64Array, lower: Vector, n: number): void {
  for (let row = 0; row < n; row++) {
    const rowStart = row * n;
    const scale = 1 / lower[rowStart + row];
    out.fill(0, rowStart, rowStart + row);
    for (let k = 0; k < row; k++) {
      const factor = -scale * lower[rowStart + k];
      if (factor === 0) continue;
      for (let col = 0; col <= k; col++) out[rowStart + col] += factor * out[k * n + col];
    }
    out[rowStart + row] = scale;
  }
}
