import { largest, rotate } from "./vectors";

const EPSILON: f64 = 2.220446049250313e-16;

/**
 * Takes out the eigenvalues that the coupling does not move: those of a z_i that is rounding, and one of two poles so near
 * that a rotation makes its z_i vanish. What is kept comes first in `order`, ascending; the others are in `gone`.
 *
 * @returns how many are kept
 */
export function deflate(
  d: usize,
  z: usize,
  rows: usize,
  step: usize,
  n: i32,
  rho: f64,
  order: usize,
  kinds: usize,
  gone: usize,
): i32 {
  const tolerance = 8 * EPSILON * max(largest(d, n), largest(z, n));
  let kept = 0;
  let before = -1;
  for (let i = 0; i < n; i++) {
    const index = load<i32>(order + ((<usize>i) << 2));
    if (rho * abs(load<f64>(z + ((<usize>index) << 3))) <= tolerance) {
      store<i32>(gone, index);
      gone += 4;
      continue;
    }
    if (before >= 0) {
      if (rotateApart(d, z, rows, step, n, before, index, tolerance, kinds)) {
        store<i32>(gone, before);
        gone += 4;
      } else {
        store<i32>(order + ((<usize>kept) << 2), before);
        kept++;
      }
    }
    before = index;
  }
  if (before < 0) return 0;
  store<i32>(order + ((<usize>kept) << 2), before);
  return kept + 1;
}

/** Where two poles are near: the rotation that leaves all of z with the second. False where they are apart. */
function rotateApart(
  d: usize,
  z: usize,
  rows: usize,
  step: usize,
  n: i32,
  first: i32,
  second: i32,
  tolerance: f64,
  kinds: usize,
): bool {
  const i = (<usize>first) << 3;
  const j = (<usize>second) << 3;
  const size = sqrt(load<f64>(z + i) * load<f64>(z + i) + load<f64>(z + j) * load<f64>(z + j));
  const c = load<f64>(z + j) / size;
  const s = load<f64>(z + i) / size;
  const lower = load<f64>(d + i);
  const upper = load<f64>(d + j);
  if (abs((upper - lower) * c * s) > tolerance) return false;
  store<f64>(z + j, size);
  store<f64>(z + i, 0);
  store<f64>(d + i, lower * c * c + upper * s * s);
  store<f64>(d + j, lower * s * s + upper * c * c);
  rotate(rows + <usize>first * step, rows + <usize>second * step, c, s, n);
  const kind = load<i32>(kinds + (i >> 1)) | load<i32>(kinds + (j >> 1));
  store<i32>(kinds + (i >> 1), kind);
  store<i32>(kinds + (j >> 1), kind);
  return true;
}
