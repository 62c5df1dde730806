import {
  COMMON,
  COMMON_END,
  COMMON_ROWS,
  COMMON_START,
  INSIDE,
  P_COLUMN,
  P_START,
  P_VALUE,
  placeOf,
  REST_COLUMN,
  REST_START,
  REST_VALUE,
  ROWS,
  SCRATCH,
  sizeOf,
  VARIABLES,
  WIDTH,
} from "./arrow";
import { at, integerAt } from "./tile";

/** P x and Aᵀ z [n], A x [m]; engine/optim/arrow-products.ts. */
export function arrowProducts(arrow: usize, px: usize, az: usize, ax: usize, x: usize, z: usize): void {
  symmetricProduct(arrow, px, x);
  memory.fill(az, 0, (<usize>sizeOf(arrow, VARIABLES)) << 3);
  restProducts(arrow, az, ax, x, z);
  commonProducts(arrow, az, ax, x, z);
}

function symmetricProduct(arrow: usize, out: usize, x: usize): void {
  const n = sizeOf(arrow, VARIABLES);
  const starts = placeOf(arrow, P_START);
  const columns = placeOf(arrow, P_COLUMN);
  const values = placeOf(arrow, P_VALUE);
  let e = 0;
  // Rows are of the lower triangle: what a row adds to is behind it.
  for (let r = 0; r < n; r++) {
    const own = load<f64>(at(x, r));
    const end = integerAt(starts, r + 1);
    let sum: f64 = 0;
    for (; e < end; e++) {
      const c = integerAt(columns, e);
      const value = load<f64>(at(values, e));
      sum += value * load<f64>(at(x, c));
      if (c !== r) store<f64>(at(out, c), load<f64>(at(out, c)) + value * own);
    }
    store<f64>(at(out, r), sum);
  }
}

function restProducts(arrow: usize, az: usize, ax: usize, x: usize, z: usize): void {
  const m = sizeOf(arrow, ROWS);
  const starts = placeOf(arrow, REST_START);
  const columns = placeOf(arrow, REST_COLUMN);
  const values = placeOf(arrow, REST_VALUE);
  let e = 0;
  for (let r = 0; r < m; r++) {
    const factor = load<f64>(at(z, r));
    const end = integerAt(starts, r + 1);
    let sum: f64 = 0;
    for (; e < end; e++) {
      const c = integerAt(columns, e);
      const value = load<f64>(at(values, e));
      sum += value * load<f64>(at(x, c));
      const to = at(az, c);
      store<f64>(to, load<f64>(to) + factor * value);
    }
    store<f64>(at(ax, r), sum);
  }
}

/** The dense columns, by variables: each element is read once for both products. */
function commonProducts(arrow: usize, az: usize, ax: usize, x: usize, z: usize): void {
  const inside = sizeOf(arrow, INSIDE);
  const width = sizeOf(arrow, WIDTH);
  const rows = placeOf(arrow, COMMON_ROWS);
  const starts = placeOf(arrow, COMMON_START);
  const ends = placeOf(arrow, COMMON_END);
  const couplings = placeOf(arrow, COMMON);
  const sums = placeOf(arrow, SCRATCH);
  const factors = at(sums, width);
  for (let i = 0; i < width; i++) {
    const r = integerAt(rows, i);
    store<f64>(at(sums, i), 0);
    store<f64>(at(factors, i), r < 0 ? 0 : load<f64>(at(z, r)));
  }
  for (let v = 0; v < inside; v++) {
    let i = integerAt(starts, v);
    const end = integerAt(ends, v);
    if (i >= end) continue;
    const row = at(couplings, v * width);
    const own = load<f64>(at(x, v));
    const both = f64x2.splat(own);
    let pair = f64x2.splat(0);
    for (; i + 1 < end; i += 2) {
      const value = v128.load(at(row, i));
      const to = at(sums, i);
      v128.store(to, f64x2.add(v128.load(to), f64x2.mul(value, both)));
      pair = f64x2.add(pair, f64x2.mul(value, v128.load(at(factors, i))));
    }
    let sum = f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
    if (i < end) {
      const value = load<f64>(at(row, i));
      store<f64>(at(sums, i), load<f64>(at(sums, i)) + value * own);
      sum += value * load<f64>(at(factors, i));
    }
    store<f64>(at(az, v), load<f64>(at(az, v)) + sum);
  }
  for (let i = 0; i < width; i++) {
    const r = integerAt(rows, i);
    if (r >= 0) store<f64>(at(ax, r), load<f64>(at(ax, r)) + load<f64>(at(sums, i)));
  }
}
