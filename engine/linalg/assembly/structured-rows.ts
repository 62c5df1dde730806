// Row by row over a structured design: X b, Xᵀu, xᵀMx, and the portfolios M XᵀW. Layout of `design`: structured-design.ts.
import { at, integerAt } from "./tile";

/** y − X b of every row [rows]. */
export function structuredResiduals(design: usize, out: usize, y: usize, b: usize): void {
  const rows = integerAt(design, 0);
  const ones = integerAt(design, 1);
  const dense = integerAt(design, 3);
  const offsets = <usize>integerAt(design, 4);
  const codes = <usize>integerAt(design, 5);
  const shares = <usize>integerAt(design, 6);
  let x = <usize>integerAt(design, 7);
  const ofGroups = at(b, ones);
  const ofDense = at(ofGroups, integerAt(design, 2));
  const start = ones === 1 ? load<f64>(b) : 0.0;
  let entry = integerAt(offsets, 0);
  for (let row = 0; row < rows; row++) {
    let sum = start;
    const end = integerAt(offsets, row + 1);
    for (; entry < end; entry++) {
      sum += load<f64>(at(shares, entry)) * load<f64>(at(ofGroups, integerAt(codes, entry)));
    }
    let even = f64x2.splat(0);
    let odd = f64x2.splat(0);
    let c = ofDense;
    let left = dense;
    for (; left >= 4; left -= 4, x += 32, c += 32) {
      even = f64x2.add(even, f64x2.mul(v128.load(x), v128.load(c)));
      odd = f64x2.add(odd, f64x2.mul(v128.load(x, 16), v128.load(c, 16)));
    }
    if ((left & 2) !== 0) {
      even = f64x2.add(even, f64x2.mul(v128.load(x), v128.load(c)));
      x += 16;
      c += 16;
    }
    if ((left & 1) !== 0) {
      sum += load<f64>(x) * load<f64>(c);
      x += 8;
    }
    even = f64x2.add(even, odd);
    sum += pairSum(even);
    store<f64>(at(out, row), load<f64>(at(y, row)) - sum);
  }
}

/**
 * Sums over the rows of positive weight, into `out`: how many, Σ w, Σ w e², Σ w y², Σ w (y − ȳ)² with ȳ the weighted mean.
 * Whatever stands in the other rows is masked.
 */
export function weightedSquares(out: usize, w: usize, y: usize, e: usize, rows: i32): void {
  const zero = f64x2.splat(0);
  const pairs = rows & ~1;
  let count = i64x2.splat(0);
  let total = zero;
  let sum = zero;
  let ofErrors = zero;
  let ofValues = zero;
  for (let row = 0; row < pairs; row += 2) {
    const weight = v128.load(at(w, row));
    const used = f64x2.gt(weight, zero);
    const held = v128.and(weight, used);
    const value = v128.and(v128.load(at(y, row)), used);
    const error = v128.and(v128.load(at(e, row)), used);
    count = i64x2.sub(count, used);
    total = f64x2.add(total, held);
    sum = f64x2.add(sum, f64x2.mul(held, value));
    ofErrors = f64x2.add(ofErrors, f64x2.mul(f64x2.mul(held, error), error));
    ofValues = f64x2.add(ofValues, f64x2.mul(f64x2.mul(held, value), value));
  }
  const last = rows > pairs ? load<f64>(at(w, pairs)) : 0.0;
  const isUsed = last > 0;
  const lastValue = isUsed ? load<f64>(at(y, pairs)) : 0.0;
  const lastError = isUsed ? load<f64>(at(e, pairs)) : 0.0;
  const lastWeight = isUsed ? last : 0.0;
  // The last row stands where it would beside one of weight 0: more names at the end of the axis change no bit.
  const all = pairSum(f64x2.add(total, alone(lastWeight)));
  // Without a row of positive weight there is no mean, and nothing about it.
  const mean = all > 0 ? pairSum(f64x2.add(sum, alone(lastWeight * lastValue))) / all : 0;
  const means = f64x2.splat(mean);
  let centred = zero;
  for (let row = 0; row < pairs; row += 2) {
    const weight = v128.load(at(w, row));
    const used = f64x2.gt(weight, zero);
    const away = f64x2.sub(v128.load(at(y, row)), means);
    centred = f64x2.add(centred, v128.and(f64x2.mul(f64x2.mul(weight, away), away), used));
  }
  const lastAway = lastValue - mean;
  store<f64>(out, <f64>(i64x2.extract_lane(count, 0) + i64x2.extract_lane(count, 1) + (isUsed ? 1 : 0)));
  store<f64>(out, all, 8);
  store<f64>(out, pairSum(f64x2.add(ofErrors, alone(lastWeight * lastError * lastError))), 16);
  store<f64>(out, pairSum(f64x2.add(ofValues, alone(lastWeight * lastValue * lastValue))), 24);
  store<f64>(out, pairSum(f64x2.add(centred, alone(lastWeight * lastAway * lastAway))), 32);
}

function alone(value: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(0), 0, value);
}

function pairSum(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** Xᵀu over the rows where u is not 0, into `out` [columns]. */
export function structuredTranspose(design: usize, out: usize, u: usize): void {
  const rows = integerAt(design, 0);
  const ones = integerAt(design, 1);
  const groups = integerAt(design, 2);
  const dense = integerAt(design, 3);
  const offsets = <usize>integerAt(design, 4);
  const codes = <usize>integerAt(design, 5);
  const shares = <usize>integerAt(design, 6);
  const ofGroups = at(out, ones);
  const ofDense = at(ofGroups, groups);
  memory.fill(out, 0, at(0, ones + groups + dense));
  let total = 0.0;
  for (let row = 0; row < rows; row++) {
    const value = load<f64>(at(u, row));
    if (value === 0) continue;
    total += value;
    const end = integerAt(offsets, row + 1);
    for (let entry = integerAt(offsets, row); entry < end; entry++) {
      const cell = at(ofGroups, integerAt(codes, entry));
      store<f64>(cell, load<f64>(cell) + value * load<f64>(at(shares, entry)));
    }
    const x = at(<usize>integerAt(design, 7), row * dense);
    const values = f64x2.splat(value);
    let s = 0;
    for (; s + 1 < dense; s += 2) {
      const cell = at(ofDense, s);
      v128.store(cell, f64x2.add(v128.load(cell), f64x2.mul(v128.load(at(x, s)), values)));
    }
    if (s < dense) store<f64>(at(ofDense, s), load<f64>(at(ofDense, s)) + value * load<f64>(at(x, s)));
  }
  if (ones === 1) store<f64>(out, total);
}
