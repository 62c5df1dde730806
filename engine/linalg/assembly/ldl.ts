import { addScaled } from "./vectors";

/** (1 + √17)/8: below this share of its column an element makes no pivot; the growth of the others is then least. */
const SHARE: f64 = 0.6403882032022076;

let pivot: i32 = 0;

/**
 * P A Pᵀ = L D Lᵀ of a symmetric A [n×n, lower triangle read] by Bunch & Kaufman (1977): L's strict lower triangle and D's
 * diagonal in the place of A's lower triangle, in `coupling` [n] what couples rows k and k + 1 of D, in `order` [n 32-bit
 * integers] the rows of A. `scratch` has 2 n doubles.
 *
 * @returns 0 at a pivot that is 0 or not finite
 */
export function ldl(a: usize, coupling: usize, order: usize, n: i32, scratch: usize): i32 {
  const first = scratch;
  const second = scratch + ((<usize>n) << 3);
  for (let i = 0; i < n; i++) store<i32>(order + ((<usize>i) << 2), i);
  memory.fill(coupling, 0, (<usize>n) << 3);
  for (let k = 0; k < n; ) {
    const size = choosePivot(a, k, n);
    if (size === 0) return 0;
    exchange(a, order, k + size - 1, pivot, n);
    copyColumn(first, a, k, k, n);
    if (size === 1) {
      eliminateOne(a, first, k, n);
    } else {
      copyColumn(second, a, k + 1, k + 1, n);
      store<f64>(coupling + ((<usize>k) << 3), load<f64>(first + ((<usize>(k + 1)) << 3)));
      eliminateTwo(a, first, second, k, n);
    }
    k += size;
  }
  return 1;
}

function cell(a: usize, i: i32, j: i32, n: i32): usize {
  return a + ((<usize>(i * n + j)) << 3);
}

/** Leaves the row in `pivot`; returns how many rows the pivot has, 0 where there is none. */
function choosePivot(a: usize, k: i32, n: i32): i32 {
  const own = abs(load<f64>(cell(a, k, k, n)));
  let row = k;
  let most: f64 = 0;
  for (let i = k + 1; i < n; i++) {
    const value = abs(load<f64>(cell(a, i, k, n)));
    if (value > most) {
      most = value;
      row = i;
    }
  }
  pivot = k;
  if (!(max(own, most) > 0 && own + most < Infinity)) return 0;
  if (own >= SHARE * most) return 1;
  let others: f64 = 0;
  for (let j = k; j < row; j++) others = max(others, abs(load<f64>(cell(a, row, j, n))));
  for (let i = row + 1; i < n; i++) others = max(others, abs(load<f64>(cell(a, i, row, n))));
  if (own * others >= SHARE * most * most) return 1;
  pivot = row;
  return abs(load<f64>(cell(a, row, row, n))) >= SHARE * others ? 1 : 2;
}

/** Rows and columns k and p of the lower triangle change places, p ≥ k. */
function exchange(a: usize, order: usize, k: i32, p: i32, n: i32): void {
  if (p === k) return;
  for (let j = 0; j < k; j++) swap(cell(a, k, j, n), cell(a, p, j, n));
  for (let i = k + 1; i < p; i++) swap(cell(a, i, k, n), cell(a, p, i, n));
  for (let i = p + 1; i < n; i++) swap(cell(a, i, k, n), cell(a, i, p, n));
  swap(cell(a, k, k, n), cell(a, p, p, n));
  const kept = load<i32>(order + ((<usize>k) << 2));
  store<i32>(order + ((<usize>k) << 2), load<i32>(order + ((<usize>p) << 2)));
  store<i32>(order + ((<usize>p) << 2), kept);
}

function swap(x: usize, y: usize): void {
  const kept = load<f64>(x);
  store<f64>(x, load<f64>(y));
  store<f64>(y, kept);
}

/** Column k from row `from` on, where it can be read in order. */
function copyColumn(out: usize, a: usize, k: i32, from: i32, n: i32): void {
  for (let i = from; i < n; i++) store<f64>(out + ((<usize>i) << 3), load<f64>(cell(a, i, k, n)));
}

function eliminateOne(a: usize, column: usize, k: i32, n: i32): void {
  const at = (<usize>k) << 3;
  const own = load<f64>(column + at);
  for (let i = k + 1; i < n; i++) {
    const factor = load<f64>(column + ((<usize>i) << 3)) / own;
    const target = cell(a, i, k, n);
    store<f64>(target, factor);
    if (factor !== 0) addScaled(target + 8, column + at + 8, -factor, i - k);
  }
}

function eliminateTwo(a: usize, first: usize, second: usize, k: i32, n: i32): void {
  const at = (<usize>k) << 3;
  const coupling = load<f64>(first + at, 8);
  // Divided by the coupling, which is the largest of the block: no product overflows.
  const upper = load<f64>(first + at) / coupling;
  const lower = load<f64>(second + at, 8) / coupling;
  const scale = 1 / ((upper * lower - 1) * coupling);
  for (let i = k + 2; i < n; i++) {
    const one = load<f64>(first + ((<usize>i) << 3));
    const two = load<f64>(second + ((<usize>i) << 3));
    const left = scale * (lower * one - two);
    const right = scale * (upper * two - one);
    const target = cell(a, i, k, n);
    store<f64>(target, left);
    store<f64>(target, right, 8);
    addScaled(target + 16, first + at + 16, -left, i - k - 1);
    addScaled(target + 16, second + at + 16, -right, i - k - 1);
  }
  store<f64>(cell(a, k + 1, k, n), 0);
}
