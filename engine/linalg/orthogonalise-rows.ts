import { activeSimd, type Simd } from "./simd.ts";

const EPSILON = 2 ** -52;

/** Size below which the plain twin is faster than to place the matrix. */
const SMALL = 8;

/**
 * Rotates pairs of rows of M [rows×width] in place until their first `cols` elements are orthogonal to rounding: one-sided
 * Jacobi, M ← J M, so that MᵀM stays what it was. Of these elements row k is then a singular value times a right singular
 * vector; columns beyond them are turned along, so that an identity there becomes J.
 *
 * @param squares  [rows] out: squared lengths of the rows, in no order
 * @param floor    share of the longest row below which a length is rounding: what such a row has in common with another is
 *                 measured as if it were that long, as rounding can be rotated for ever. 0 where the matrix is known to
 *                 have full rank: rows of any length then become orthogonal
 * @returns false where 60 sweeps did not do
 * @see Hestenes (1958); Demmel & Veselić (1992): the accuracy
 * @complexity O(rows²·cols) a sweep, 4 to 8 sweeps
 */
export function orthogonaliseRows(
  m: Float64Array,
  squares: Float64Array,
  rows: number,
  cols: number,
  { width = cols, floor = 0 }: { readonly width?: number; readonly floor?: number } = {},
): boolean {
  const simd = rows < SMALL ? null : activeSimd();
  return simd === null
    ? plainOrthogonalise(m, squares, { rows, cols, width, floor })
    : simdOrthogonalise(simd, m, squares, { rows, cols, width, floor });
}

interface Rotated {
  readonly rows: number;
  readonly cols: number;
  readonly width: number;
  readonly floor: number;
}

function simdOrthogonalise(
  simd: Simd,
  m: Float64Array,
  squares: Float64Array,
  { rows, cols, width, floor }: Rotated,
): boolean {
  const mark = simd.mark();
  try {
    const place = simd.put(m, rows * width);
    const lengths = simd.push(rows);
    const converged = simd.kernels.orthogonaliseRows(place, lengths, rows, cols, width, floor) !== 0;
    m.set(simd.view(place, rows * width));
    squares.set(simd.view(lengths, rows));
    return converged;
  } finally {
    simd.release(mark);
  }
}

function plainOrthogonalise(m: Float64Array, squares: Float64Array, of: Rotated): boolean {
  const { rows, cols, width, floor } = of;
  for (let sweep = 0; sweep < 60; sweep++) {
    // Updated lengths lose digits, so each sweep starts from new ones.
    let longest = 0;
    for (let p = 0; p < rows; p++) {
      squares[p] = overlap(m, p * width, p * width, cols);
      if (squares[p] > longest) longest = squares[p];
    }
    if (!rotatePairs(m, squares, of, floor * Math.sqrt(longest))) return true;
  }
  return false;
}

function rotatePairs(
  m: Float64Array,
  squares: Float64Array,
  { rows, cols, width }: Rotated,
  least: number,
): boolean {
  const tolerance = EPSILON * Math.sqrt(cols);
  let rotated = false;
  for (let p = 0; p < rows - 1; p++) {
    for (let q = p + 1; q < rows; q++) {
      const product = overlap(m, p * width, q * width, cols);
      const lengths = Math.max(Math.sqrt(squares[p]), least) * Math.max(Math.sqrt(squares[q]), least);
      if (!(Math.abs(product) > tolerance * lengths)) continue;
      rotated = true;
      const cotangent = (squares[q] - squares[p]) / (2 * product);
      const size = Math.abs(cotangent) + Math.sqrt(cotangent * cotangent + 1);
      const t = cotangent >= 0 ? 1 / size : -1 / size;
      const c = 1 / Math.sqrt(t * t + 1);
      squares[p] -= t * product;
      squares[q] += t * product;
      rotate(m, p * width, q * width, width, c, t * c);
    }
  }
  return rotated;
}

function overlap(m: Float64Array, first: number, second: number, cols: number): number {
  let sum = 0;
  for (let k = 0; k < cols; k++) sum += m[first + k] * m[second + k];
  return sum;
}

function rotate(m: Float64Array, first: number, second: number, width: number, c: number, s: number): void {
  for (let k = 0; k < width; k++) {
    const x = m[first + k];
    const y = m[second + k];
    m[first + k] = c * x - s * y;
    m[second + k] = s * x + c * y;
  }
}
