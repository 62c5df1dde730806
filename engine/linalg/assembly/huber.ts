// The passes of Huber's iteration over the names (engine/factor-returns/huber-steps.ts). A row of weight 0 has a root of 0.
import { at } from "./tile";

/** e ← √v e, 0 where √v is 0 whatever e is there. */
export function weightErrors(e: usize, root: usize, rows: i32): void {
  const zero = f64x2.splat(0);
  const pairs = rows & ~1;
  for (let row = 0; row < pairs; row += 2) {
    const roots = v128.load(at(root, row));
    const errors = f64x2.mul(v128.load(at(e, row)), roots);
    v128.store(at(e, row), v128.and(errors, f64x2.gt(roots, zero)));
  }
  if (rows > pairs) {
    const own = load<f64>(at(root, pairs));
    store<f64>(at(e, pairs), own > 0 ? own * load<f64>(at(e, pairs)) : 0);
  }
}

/**
 * The sizes |e| in [low, high) of rows with a root above 0, side by side into `out`, which has room for all.
 *
 * @returns how many; `below` [1 double] is how many sizes are under low
 */
export function sizesWithin(
  out: usize,
  below: usize,
  e: usize,
  root: usize,
  rows: i32,
  low: f64,
  high: f64,
): i32 {
  let under = 0;
  let target = out;
  for (let row = 0; row < rows; row++) {
    const size = abs(load<f64>(at(e, row)));
    const isUsed = i32(load<f64>(at(root, row)) > 0);
    under += isUsed & i32(size < low);
    store<f64>(target, size);
    target += (<usize>(isUsed & i32(size >= low) & i32(size < high))) << 3;
  }
  store<f64>(below, <f64>under);
  return <i32>((target - out) >> 3);
}

/**
 * ω = min(1, limit/|e|) and √v (1 − ω) e of every row; 1 and 0 where the root is 0.
 *
 * @returns how many rows with a root above 0 have ω = 1
 */
export function clipErrors(omega: usize, excess: usize, e: usize, root: usize, rows: i32, limit: f64): i32 {
  const one = f64x2.splat(1);
  const limits = f64x2.splat(limit);
  const zero = f64x2.splat(0);
  const pairs = rows & ~1;
  let kept = i64x2.splat(0);
  for (let row = 0; row < pairs; row += 2) {
    const errors = v128.load(at(e, row));
    const roots = v128.load(at(root, row));
    const sizes = f64x2.abs(errors);
    const isLarge = f64x2.gt(sizes, limits);
    const weights = v128.bitselect(f64x2.div(limits, sizes), one, isLarge);
    v128.store(at(omega, row), weights);
    v128.store(at(excess, row), f64x2.mul(f64x2.mul(roots, f64x2.sub(one, weights)), errors));
    kept = i64x2.sub(kept, v128.andnot(f64x2.gt(roots, zero), isLarge));
  }
  let count = <i32>(i64x2.extract_lane(kept, 0) + i64x2.extract_lane(kept, 1));
  if (rows > pairs) {
    const error = load<f64>(at(e, pairs));
    const own = load<f64>(at(root, pairs));
    const isLarge = abs(error) > limit;
    const weight = isLarge ? limit / abs(error) : 1.0;
    store<f64>(at(omega, pairs), weight);
    store<f64>(at(excess, pairs), own * (1 - weight) * error);
    count += i32(own > 0) & i32(!isLarge);
  }
  return count;
}
