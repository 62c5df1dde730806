// The dual of a long-only portfolio at a point, from what it is at a point near by: engine/factor-portfolios/long-only-dual.ts.
import { at } from "./tile";

/**
 * w = max(0, b + v aᵀθ), and which names are above 0, into `free`; those that change sides are added to H (lower triangle), g and c or
 * taken out.
 *
 * @param width   columns of A, even
 * @param free    [rows] integers, 1 = above 0; of the point near by, then of this one
 * @param theta   [width]
 * @param moving  [2 × rows] scratch: the rows that change sides, and the sign of each times v
 * @returns what c changes by
 */
export function moveDual(
  design: usize,
  rows: i32,
  width: i32,
  benchmark: usize,
  inverseVariance: usize,
  weights: usize,
  free: usize,
  theta: usize,
  hessian: usize,
  linear: usize,
  moving: usize,
): f64 {
  let constant = 0.0;
  let count = 0;
  const scales = at(moving, rows);
  let x = design;
  const step = (<usize>width) << 3;
  for (let row = 0; row < rows; row += 2, x += 2 * step) {
    // A row that is wanting at the end is the last one again.
    const other = row + 1 < rows ? x + step : x;
    const tilts = twoTilts(x, other, theta, step);
    for (let i = 0; i < 2 && row + i < rows; i++) {
      const b = load<f64>(at(benchmark, row + i));
      const v = load<f64>(at(inverseVariance, row + i));
      const weight = b + v * (i === 0 ? f64x2.extract_lane(tilts, 0) : f64x2.extract_lane(tilts, 1));
      store<f64>(at(weights, row + i), max(weight, 0));
      const isFree = <i32>(weight > 0);
      const side = free + ((<usize>(row + i)) << 2);
      const sign = <f64>(isFree - load<i32>(side));
      if (sign === 0) continue;
      store<i32>(side, isFree);
      constant += (sign * b * b) / (2 * v);
      store<f64>(at(moving, count), <f64>(row + i));
      store<f64>(at(scales, count), sign);
      count++;
    }
  }
  // Rows that are wanting at the end are the last one again, with sign 0.
  for (let first = 0; first < count; first += 4) {
    addFour(design, width, benchmark, inverseVariance, hessian, linear, moving, scales, first, count);
  }
  return constant;
}

/** Inner products of two rows with θ. */
function twoTilts(x: usize, y: usize, theta: usize, bytes: usize): v128 {
  let left = f64x2.splat(0);
  let right = left;
  for (let k: usize = 0; k < bytes; k += 16) {
    const t = v128.load(theta + k);
    left = f64x2.add(left, f64x2.mul(v128.load(x + k), t));
    right = f64x2.add(right, f64x2.mul(v128.load(y + k), t));
  }
  return f64x2.add(v128.shuffle<f64>(left, right, 0, 2), v128.shuffle<f64>(left, right, 1, 3));
}

function addFour(
  design: usize,
  width: i32,
  benchmark: usize,
  inverseVariance: usize,
  hessian: usize,
  linear: usize,
  moving: usize,
  scales: usize,
  first: i32,
  count: i32,
): void {
  const last = count - 1;
  const r0 = <i32>load<f64>(at(moving, first));
  const r1 = <i32>load<f64>(at(moving, min(first + 1, last)));
  const r2 = <i32>load<f64>(at(moving, min(first + 2, last)));
  const r3 = <i32>load<f64>(at(moving, min(first + 3, last)));
  const s0 = load<f64>(at(scales, first));
  const s1 = first + 1 <= last ? load<f64>(at(scales, first + 1)) : 0.0;
  const s2 = first + 2 <= last ? load<f64>(at(scales, first + 2)) : 0.0;
  const s3 = first + 3 <= last ? load<f64>(at(scales, first + 3)) : 0.0;
  const x0 = at(design, r0 * width);
  const x1 = at(design, r1 * width);
  const x2 = at(design, r2 * width);
  const x3 = at(design, r3 * width);
  const v0 = s0 * load<f64>(at(inverseVariance, r0));
  const v1 = s1 * load<f64>(at(inverseVariance, r1));
  const v2 = s2 * load<f64>(at(inverseVariance, r2));
  const v3 = s3 * load<f64>(at(inverseVariance, r3));
  const b0 = s0 * load<f64>(at(benchmark, r0));
  const b1 = s1 * load<f64>(at(benchmark, r1));
  const b2 = s2 * load<f64>(at(benchmark, r2));
  const b3 = s3 * load<f64>(at(benchmark, r3));
  for (let i = 0; i < width; i++) {
    const a0 = load<f64>(at(x0, i));
    const a1 = load<f64>(at(x1, i));
    const a2 = load<f64>(at(x2, i));
    const a3 = load<f64>(at(x3, i));
    const cell = at(linear, i);
    store<f64>(cell, load<f64>(cell) + (b0 * a0 + b1 * a1 + (b2 * a2 + b3 * a3)));
    const l0 = f64x2.splat(v0 * a0);
    const l1 = f64x2.splat(v1 * a1);
    const l2 = f64x2.splat(v2 * a2);
    const l3 = f64x2.splat(v3 * a3);
    const line = at(hessian, i * width);
    // An odd row's last pair ends on the diagonal, an even one's a place beyond it, which nobody reads.
    for (let j = 0; j <= i; j += 2) {
      const target = at(line, j);
      const left = f64x2.add(f64x2.mul(l0, v128.load(at(x0, j))), f64x2.mul(l1, v128.load(at(x1, j))));
      const right = f64x2.add(f64x2.mul(l2, v128.load(at(x2, j))), f64x2.mul(l3, v128.load(at(x3, j))));
      v128.store(target, f64x2.add(v128.load(target), f64x2.add(left, right)));
    }
  }
}
