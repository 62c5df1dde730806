import { dot, rotate } from "./vectors";

const EPSILON: f64 = 2.220446049250313e-16;

/**
 * Rotates pairs of rows of M [rows×width] until their first `cols` elements are orthogonal to rounding; the squared lengths of
 * these are left in `squares` [rows]. One-sided Jacobi (Hestenes 1958), cyclic by rows. A row shorter than `floor` times the
 * longest counts as that long.
 *
 * @returns 0 where 60 sweeps did not do
 */
export function orthogonaliseRows(
  m: usize,
  squares: usize,
  rows: i32,
  cols: i32,
  width: i32,
  floor: f64,
): i32 {
  const tolerance = EPSILON * sqrt(<f64>cols);
  for (let sweep = 0; sweep < 60; sweep++) {
    // Updated lengths lose digits, so each sweep starts from new ones.
    let longest: f64 = 0;
    for (let p = 0; p < rows; p++) {
      const row = m + ((<usize>p * width) << 3);
      const square = dot(row, row, cols);
      store<f64>(squares + ((<usize>p) << 3), square);
      if (square > longest) longest = square;
    }
    if (!rotatePairs(m, squares, rows, cols, width, tolerance, floor * sqrt(longest))) return 1;
  }
  return 0;
}

function rotatePairs(
  m: usize,
  squares: usize,
  rows: i32,
  cols: i32,
  width: i32,
  tolerance: f64,
  least: f64,
): bool {
  const step = (<usize>width) << 3;
  let rotated = false;
  for (let p = 0; p < rows - 1; p++) {
    const first = m + <usize>p * step;
    const own = squares + ((<usize>p) << 3);
    for (let q = p + 1; q < rows; q++) {
      const second = m + <usize>q * step;
      const other = squares + ((<usize>q) << 3);
      const upper = load<f64>(own);
      const lower = load<f64>(other);
      const overlap = dot(first, second, cols);
      if (!(abs(overlap) > tolerance * max(sqrt(upper), least) * max(sqrt(lower), least))) continue;
      rotated = true;
      const cotangent = (lower - upper) / (2 * overlap);
      const size = abs(cotangent) + sqrt(cotangent * cotangent + 1);
      const t = cotangent >= 0 ? 1 / size : -1 / size;
      const c = 1 / sqrt(t * t + 1);
      store<f64>(own, upper - t * overlap);
      store<f64>(other, lower + t * overlap);
      rotate(first, second, c, t * c, width);
    }
  }
  return rotated;
}
