import { pack4, pack5 } from "./pack";

// C = α A B in panels (Goto & van de Geijn 2008): blocks of A and B are packed so that the kernel of 5×4 elements reads both
// in order, and every operand may be transposed or be a part of a larger matrix: element (r, c) stands at r·row + c·col doubles.
// Ten registers of sums, the four others for operands; one step of the depth a pass, since an unrolled loop spills.

/** Depth of a packed panel: the two that a tile reads are half of the first cache. */
const DEPTH: i32 = 256;
/** Rows of A that are packed at once: with the depth, an eighth of the second cache. */
const BLOCK_ROWS: i32 = 60;
/** Columns of B that are packed at once. */
const BLOCK_COLS: i32 = 512;

/** C is added to, not replaced. */
const ADD: i32 = 1;
/** Only tiles that touch the lower triangle of C are computed, and only its elements are stored. */
const LOWER: i32 = 2;

/** Doubles that `gemm` needs as scratch for a product of m×k by k×n. */
export function gemmScratch(m: i32, k: i32, n: i32): i32 {
  const depth = min(k, DEPTH);
  return blockHeight(m) * depth + ((min(n, BLOCK_COLS) + 3) & ~3) * depth + 20;
}

/**
 * C = α A W B, or C += with `mode` ADD. C [m×n] has rows of `cRow` doubles; W is the diagonal of `w` [k], none where `w` is 0.
 * `scratch` has gemmScratch doubles.
 */
export function gemm(
  c: usize,
  cRow: i32,
  a: usize,
  aRow: i32,
  aCol: i32,
  b: usize,
  bRow: i32,
  bCol: i32,
  m: i32,
  k: i32,
  n: i32,
  alpha: f64,
  w: usize,
  mode: i32,
  scratch: usize,
): void {
  if (k === 0 && !(mode & ADD)) clear(c, cRow, m, n);
  const packedA = scratch + 160;
  const packedB = packedA + ((<usize>blockHeight(m) * min(k, DEPTH)) << 3);
  for (let j = 0; j < n; j += BLOCK_COLS) {
    const cols = min(n - j, BLOCK_COLS);
    for (let p = 0; p < k; p += DEPTH) {
      const depth = min(k - p, DEPTH);
      const blockMode = p > 0 ? mode | ADD : mode;
      pack4(packedB, b + ((<usize>(p * bRow + j * bCol)) << 3), bCol, bRow, cols, depth);
      for (let i = 0; i < m; i += BLOCK_ROWS) {
        const rows = min(m - i, BLOCK_ROWS);
        if (mode & LOWER && i + rows <= j) continue;
        const weights = w === 0 ? <usize>0 : w + ((<usize>p) << 3);
        pack5(packedA, a + ((<usize>(i * aRow + p * aCol)) << 3), aRow, aCol, rows, depth, alpha, weights);
        tiles(c, cRow, packedA, packedB, i, j, rows, cols, depth, blockMode, scratch);
      }
    }
  }
}

/** Rows of a packed block: whole tiles. */
function blockHeight(m: i32): i32 {
  return ((min(m, BLOCK_ROWS) + 4) / 5) * 5;
}

function clear(c: usize, cRow: i32, m: i32, n: i32): void {
  for (let i = 0; i < m; i++) memory.fill(c + ((<usize>(i * cRow)) << 3), 0, (<usize>n) << 3);
}

/** All tiles of a block of C whose first element is (i, j). */
function tiles(
  c: usize,
  cRow: i32,
  packedA: usize,
  packedB: usize,
  i: i32,
  j: i32,
  rows: i32,
  cols: i32,
  depth: i32,
  mode: i32,
  scratch: usize,
): void {
  const lower = (mode & LOWER) !== 0;
  const add = (mode & ADD) !== 0;
  const step = (<usize>cRow) << 3;
  for (let y = 0; y < cols; y += 4) {
    const right = packedB + ((<usize>y * depth) << 3);
    for (let x = 0; x < rows; x += 5) {
      // How far the tile's first element stands below the diagonal says how much of it is in the lower triangle.
      const below = lower ? i + x - j - y : 4;
      if (below + 4 < 0) continue;
      const left = packedA + ((<usize>x * depth) << 3);
      const target = c + ((<usize>((i + x) * cRow + j + y)) << 3);
      if (x + 5 <= rows && y + 4 <= cols && below >= 3) {
        tile(target, step, left, right, depth, add);
      } else {
        tile(scratch, 32, left, right, depth, false);
        storePart(target, step, scratch, min(rows - x, 5), min(cols - y, 4), below, add);
      }
    }
  }
}

/** The part of a tile that is in C and, where row r of it has r + below + 1 elements, in the lower triangle. */
function storePart(c: usize, step: usize, sums: usize, height: i32, width: i32, below: i32, add: bool): void {
  for (let r = 0; r < height; r++) {
    const end = min(width, r + below + 1);
    for (let s = 0; s < end; s++) {
      const cell = c + ((<usize>s) << 3);
      const value = load<f64>(sums + ((<usize>s) << 3));
      store<f64>(cell, add ? load<f64>(cell) + value : value);
    }
    c += step;
    sums += 32;
  }
}

/** 5×4 elements of C, kept in registers over the whole depth. */
export function tile(c: usize, step: usize, a: usize, b: usize, depth: i32, add: bool): void {
  // The sums start from C or, by a mask, from 0: a branch here or after the loop would cost the loop its registers.
  const kept = i64x2.splat(add ? -1 : 0);
  let c00 = v128.and(kept, v128.load(c));
  let c01 = v128.and(kept, v128.load(c, 16));
  let c10 = v128.and(kept, v128.load(c + step));
  let c11 = v128.and(kept, v128.load(c + step, 16));
  let c20 = v128.and(kept, v128.load(c + 2 * step));
  let c21 = v128.and(kept, v128.load(c + 2 * step, 16));
  let c30 = v128.and(kept, v128.load(c + 3 * step));
  let c31 = v128.and(kept, v128.load(c + 3 * step, 16));
  let c40 = v128.and(kept, v128.load(c + 4 * step));
  let c41 = v128.and(kept, v128.load(c + 4 * step, 16));
  const end = a + <usize>depth * 40;
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let left = v128.load_splat<f64>(a);
    c00 = f64x2.add(c00, f64x2.mul(left, b0));
    c01 = f64x2.add(c01, f64x2.mul(left, b1));
    left = v128.load_splat<f64>(a, 8);
    c10 = f64x2.add(c10, f64x2.mul(left, b0));
    c11 = f64x2.add(c11, f64x2.mul(left, b1));
    left = v128.load_splat<f64>(a, 16);
    c20 = f64x2.add(c20, f64x2.mul(left, b0));
    c21 = f64x2.add(c21, f64x2.mul(left, b1));
    left = v128.load_splat<f64>(a, 24);
    c30 = f64x2.add(c30, f64x2.mul(left, b0));
    c31 = f64x2.add(c31, f64x2.mul(left, b1));
    left = v128.load_splat<f64>(a, 32);
    c40 = f64x2.add(c40, f64x2.mul(left, b0));
    c41 = f64x2.add(c41, f64x2.mul(left, b1));
    a += 40;
    b += 32;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c + step, c10);
  v128.store(c + step, c11, 16);
  v128.store(c + 2 * step, c20);
  v128.store(c + 2 * step, c21, 16);
  v128.store(c + 3 * step, c30);
  v128.store(c + 3 * step, c31, 16);
  v128.store(c + 4 * step, c40);
  v128.store(c + 4 * step, c41, 16);
}
