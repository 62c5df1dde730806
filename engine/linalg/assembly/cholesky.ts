import { gemm, gemmScratch } from "./gemm";
import { addScaled, dot, scaleBy } from "./vectors";

/** Rows of a triangle that are solved at once, between products. */
const BLOCK: i32 = 24;

/**
 * Lower Cholesky factor in the place of A [n×n, lower triangle read, the upper set to 0]; zeros that lead a row stay (the
 * envelope). `first` [n 32-bit integers] is scratch.
 *
 * @returns the row of the first pivot at or below 1e-13 of its diagonal element, −1 without one
 */
export function cholesky(a: usize, first: usize, n: i32): i32 {
  const step = (<usize>n) << 3;
  for (let i = 0; i < n; i++) {
    const row = a + <usize>i * step;
    const start = leadingZeros(row, i);
    store<i32>(first + ((<usize>i) << 2), start);
    for (let j = start; j < i; j++) {
      const other = a + <usize>j * step;
      const from = max(start, load<i32>(first + ((<usize>j) << 2)));
      const at = (<usize>j) << 3;
      const skipped = (<usize>from) << 3;
      const sum = from < j ? dot(row + skipped, other + skipped, j - from) : 0;
      store<f64>(row + at, (load<f64>(row + at) - sum) / load<f64>(other + at));
    }
    const corner = row + ((<usize>i) << 3);
    const skipped = (<usize>start) << 3;
    const pivot = load<f64>(corner) - dot(row + skipped, row + skipped, i - start);
    if (!(pivot > 1e-13 * load<f64>(corner))) return i;
    store<f64>(corner, sqrt(pivot));
    memory.fill(corner + 8, 0, (<usize>(n - i - 1)) << 3);
  }
  return -1;
}

function leadingZeros(row: usize, count: i32): i32 {
  let zeros = 0;
  while (zeros < count && load<f64>(row + ((<usize>zeros) << 3)) === 0) zeros++;
  return zeros;
}

/** A⁻¹ (full) into `out` [n×n] from A's lower Cholesky factor. */
export function choleskyInverse(out: usize, lower: usize, n: i32): void {
  const step = (<usize>n) << 3;
  // L⁻¹ by rows: row i is (e_i − Σ_k<i L_ik row k) / L_ii.
  for (let i = 0; i < n; i++) {
    const row = out + <usize>i * step;
    const source = lower + <usize>i * step;
    const scale = 1 / load<f64>(source + ((<usize>i) << 3));
    memory.fill(row, 0, step);
    for (let k = 0; k < i; k++) {
      const factor = load<f64>(source + ((<usize>k) << 3));
      if (factor !== 0) addScaled(row, out + <usize>k * step, -scale * factor, k + 1);
    }
    store<f64>(row + ((<usize>i) << 3), scale);
  }
  // L⁻ᵀ L⁻¹: the products of each row with itself, added to the rows above, which hold sums already.
  for (let k = 0; k < n; k++) {
    const last = out + <usize>k * step;
    for (let i = 0; i < k; i++) {
      const factor = load<f64>(last + ((<usize>i) << 3));
      if (factor !== 0) addScaled(out + <usize>i * step, last, factor, i + 1);
    }
    scaleBy(last, load<f64>(last + ((<usize>k) << 3)), k + 1);
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      store<f64>(
        out + <usize>j * step + ((<usize>i) << 3),
        load<f64>(out + <usize>i * step + ((<usize>j) << 3)),
      );
    }
  }
}

/** Doubles of scratch that the solves of n rows and m columns need. */
export function solveScratch(n: i32, m: i32): i32 {
  return gemmScratch(n, n, m);
}

/** X ← L⁻¹ X for a lower triangular L [n×n] and X [n×m]. */
export function solveLower(x: usize, lower: usize, n: i32, m: i32, scratch: usize): void {
  const wide = (<usize>m) << 3;
  for (let from = 0; from < n; from += BLOCK) {
    const count = min(BLOCK, n - from);
    const rows = x + <usize>from * wide;
    const block = lower + ((<usize>(from * n)) << 3);
    gemm(rows, m, block, n, 1, x, m, 1, count, from, m, -1, 0, 1, scratch);
    for (let i = 0; i < count; i++) {
      const factors = block + ((<usize>(i * n + from)) << 3);
      const row = rows + <usize>i * wide;
      for (let k = 0; k < i; k++)
        addScaled(row, rows + <usize>k * wide, -load<f64>(factors + ((<usize>k) << 3)), m);
      scaleBy(row, 1 / load<f64>(factors + ((<usize>i) << 3)), m);
    }
  }
}

/** X ← L⁻ᵀ X. */
export function solveLowerTransposed(x: usize, lower: usize, n: i32, m: i32, scratch: usize): void {
  const wide = (<usize>m) << 3;
  for (let end = n; end > 0; end -= BLOCK) {
    const from = max(0, end - BLOCK);
    const rows = x + <usize>from * wide;
    const below = lower + ((<usize>(end * n + from)) << 3);
    gemm(rows, m, below, 1, n, x + <usize>end * wide, m, 1, end - from, n - end, m, -1, 0, 1, scratch);
    for (let i = end - 1; i >= from; i--) {
      const row = x + <usize>i * wide;
      scaleBy(row, 1 / load<f64>(lower + ((<usize>(i * n + i)) << 3)), m);
      for (let k = from; k < i; k++) {
        addScaled(x + <usize>k * wide, row, -load<f64>(lower + ((<usize>(i * n + k)) << 3)), m);
      }
    }
  }
}
