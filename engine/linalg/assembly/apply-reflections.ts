import { gemm, gemmScratch } from "./gemm";
import { dot } from "./vectors";

/** Reflections that are applied together: more of them waste more work on their triangle, and make longer products. */
function blockOf(n: i32): i32 {
  return n < 128 ? 24 : 64;
}

/** Doubles of scratch that `applyBlock` needs for `rows` rows of `width` elements. */
export function blockScratch(rows: i32, width: i32, block: i32): i32 {
  return (
    block * (width + rows + block) + gemmScratch(max(rows, block), max(width, block), max(width, block)) + 8
  );
}

/** Doubles of scratch that `applyReflections` needs. */
export function reflectionsScratch(n: i32): i32 {
  return blockOf(n) * n + blockScratch(n, n, blockOf(n)) + 2;
}

/**
 * Each row v of `z` [rows×n] becomes H_{n−1} ⋯ H_1 v, the reflections standing in the rows of `a` as `tridiagonalise` leaves
 * them: in blocks, so that all but a sliver is gemm.
 */
export function applyReflections(z: usize, a: usize, tau: usize, rows: i32, n: i32, work: usize): void {
  const block = blockOf(n);
  const vector = (<usize>n) << 3;
  const y = work;
  const scratch = (y + <usize>block * vector + 15) & ~15;
  for (let first = 1; first < n; first += block) {
    const count = min(block, n - first);
    // The last of the block reaches this far.
    const width = first + count - 1;
    const bytes = (<usize>width) << 3;
    for (let i = 0; i < count; i++) {
      const own = (<usize>(first + i)) << 3;
      memory.copy(y + <usize>i * bytes, a + <usize>(first + i) * vector, own);
      memory.fill(y + <usize>i * bytes + own, 0, bytes - own);
    }
    applyBlock(z, n, rows, y, tau + ((<usize>first) << 3), count, width, false, scratch);
  }
}

/**
 * Each of `rows` rows v of `z` (`zRow` doubles apart) becomes H_last ⋯ H_first v, or H_first ⋯ H_last v with `reversed`. The
 * vectors of the reflections H_i = I − τ_i u uᵀ are the rows of `y` [count×width]; together they are I − Y T Yᵀ (Schreiber &
 * Van Loan 1989).
 */
export function applyBlock(
  z: usize,
  zRow: i32,
  rows: i32,
  y: usize,
  tau: usize,
  count: i32,
  width: i32,
  reversed: bool,
  scratch: usize,
): void {
  const t = scratch;
  const applied = t + ((<usize>(count * count)) << 3);
  const overlaps = applied + ((<usize>(count * width)) << 3);
  const inner = (overlaps + ((<usize>(count * rows)) << 3) + 15) & ~15;
  compactFactor(t, y, tau, count, width);
  // Tᵀ Yᵀ (T Yᵀ when reversed) by rows, then two products with all rows of z.
  gemm(
    applied,
    width,
    t,
    reversed ? count : 1,
    reversed ? 1 : count,
    y,
    width,
    1,
    count,
    count,
    width,
    1,
    0,
    0,
    inner,
  );
  gemm(overlaps, count, z, zRow, 1, y, 1, width, rows, width, count, 1, 0, 0, inner);
  gemm(z, zRow, overlaps, count, 1, applied, width, 1, rows, count, width, -1, 0, 1, inner);
}

/** Lower triangular T [count×count] of H_last ⋯ H_first = I − Y T Yᵀ; Y's columns are the rows of `y`. */
function compactFactor(t: usize, y: usize, tau: usize, count: i32, width: i32): void {
  const step = (<usize>count) << 3;
  const bytes = (<usize>width) << 3;
  memory.fill(t, 0, <usize>count * step);
  for (let i = 0; i < count; i++) {
    const row = t + <usize>i * step;
    const factor = load<f64>(tau + ((<usize>i) << 3));
    for (let k = 0; k < i; k++) {
      const overlap = -factor * dot(y + <usize>i * bytes, y + <usize>k * bytes, width);
      for (let c = 0; c <= k; c++) {
        const cell = row + ((<usize>c) << 3);
        store<f64>(cell, load<f64>(cell) + overlap * load<f64>(t + <usize>k * step + ((<usize>c) << 3)));
      }
    }
    store<f64>(row + ((<usize>i) << 3), factor);
  }
}
