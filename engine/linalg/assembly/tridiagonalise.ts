import { NEGLIGIBLE_SQUARE } from "./implicit-ql";
import { addScaled, dot, scaleBy } from "./vectors";

/**
 * Reduces the symmetric A (lower triangle read) to the tridiagonal T = Qᵀ A Q by Householder reflections from the last row up:
 * `d` its diagonal, e[i] what couples i and i + 1. Row i of `a` keeps the vector u of H = I − τ u uᵀ before column i, `tau` its
 * factor (0 = no reflection). `p` [n] is scratch.
 *
 * Martin, Reinsch & Wilkinson (1968). The product A u and the update of rank two each pass over the triangle once, four rows
 * together; to gather several updates in one matrix product (Dongarra, Sorensen & Hammarling 1989) gains nothing at this width
 * of vectors.
 */
export function tridiagonalise(d: usize, e: usize, tau: usize, a: usize, p: usize, n: i32): void {
  const step = (<usize>n) << 3;
  for (let i = n - 1; i > 0; i--) {
    const row = a + <usize>i * step;
    const last = row + ((<usize>(i - 1)) << 3);
    const f = load<f64>(last);
    const rest = dot(row, row, i - 1);
    store<f64>(d + ((<usize>i) << 3), load<f64>(row + ((<usize>i) << 3)));
    // The caller has scaled A to a largest element near 1: squares that vanish, or lose digits, are of elements that vanish.
    if (rest <= NEGLIGIBLE_SQUARE) {
      store<f64>(e + ((<usize>(i - 1)) << 3), f);
      store<f64>(tau + ((<usize>i) << 3), 0);
      continue;
    }
    const size = sqrt(rest + f * f);
    const g = f >= 0 ? -size : size;
    const factor = 1 / (rest + f * (f - g));
    store<f64>(e + ((<usize>(i - 1)) << 3), g);
    store<f64>(tau + ((<usize>i) << 3), factor);
    store<f64>(last, f - g);
    symmetricTimes(p, a, step, row, i);
    scaleBy(p, factor, i);
    addScaled(p, row, -0.5 * factor * dot(row, p, i), i);
    subtractRankTwo(a, step, row, p, i);
  }
  store<f64>(d, load<f64>(a));
}

/** y = A x with the lower triangle of the leading m×m of A; each element is read once and used twice. */
function symmetricTimes(y: usize, a: usize, step: usize, x: usize, m: i32): void {
  memory.fill(y, 0, (<usize>m) << 3);
  let j = 0;
  for (; j + 3 < m; j += 4) {
    fourRows(y, a + <usize>j * step, step, x, j);
    for (let r = 0; r < 4; r++) rowPart(y, a + <usize>(j + r) * step, x, j, j + r);
  }
  for (; j < m; j++) rowPart(y, a + <usize>j * step, x, 0, j);
}

/** What row i of the triangle adds from column `from` on, its diagonal included. */
function rowPart(y: usize, row: usize, x: usize, from: i32, i: i32): void {
  const own = load<f64>(x + ((<usize>i) << 3));
  let sum: f64 = 0;
  for (let k = from; k < i; k++) {
    const at = (<usize>k) << 3;
    const value = load<f64>(row + at);
    sum += value * load<f64>(x + at);
    store<f64>(y + at, load<f64>(y + at) + value * own);
  }
  const at = (<usize>i) << 3;
  store<f64>(y + at, load<f64>(y + at) + sum + load<f64>(row + at) * own);
}

/** What the first `count` columns (a multiple of 4) of rows j = count … count + 3 add. */
function fourRows(y: usize, row: usize, step: usize, x: usize, count: i32): void {
  const target = y + ((<usize>count) << 3);
  const own = x + ((<usize>count) << 3);
  const x0 = v128.load_splat<f64>(own);
  const x1 = v128.load_splat<f64>(own, 8);
  const x2 = v128.load_splat<f64>(own, 16);
  const x3 = v128.load_splat<f64>(own, 24);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const second = row + step;
  const third = second + step;
  const fourth = third + step;
  const end = (<usize>count) << 3;
  for (let at: usize = 0; at < end; at += 16) {
    const right = v128.load(x + at);
    let sum = v128.load(y + at);
    let value = v128.load(row + at);
    s0 = f64x2.add(s0, f64x2.mul(value, right));
    sum = f64x2.add(sum, f64x2.mul(value, x0));
    value = v128.load(second + at);
    s1 = f64x2.add(s1, f64x2.mul(value, right));
    sum = f64x2.add(sum, f64x2.mul(value, x1));
    value = v128.load(third + at);
    s2 = f64x2.add(s2, f64x2.mul(value, right));
    sum = f64x2.add(sum, f64x2.mul(value, x2));
    value = v128.load(fourth + at);
    s3 = f64x2.add(s3, f64x2.mul(value, right));
    sum = f64x2.add(sum, f64x2.mul(value, x3));
    v128.store(y + at, sum);
  }
  addPairs(target, s0, s1);
  addPairs(target + 16, s2, s3);
}

function addPairs(at: usize, left: v128, right: v128): void {
  const sums = f64x2.add(v128.shuffle<f64>(left, right, 0, 2), v128.shuffle<f64>(left, right, 1, 3));
  v128.store(at, f64x2.add(v128.load(at), sums));
}

/** A ← A − u qᵀ − q uᵀ on the lower triangle of the leading m×m; up to three elements right of the diagonal change too. */
function subtractRankTwo(a: usize, step: usize, u: usize, q: usize, m: i32): void {
  let j = 0;
  for (; j + 3 < m; j += 4) {
    const row = a + <usize>j * step;
    const at = (<usize>j) << 3;
    twoRows(row, step, u, q, u + at, q + at, at + 32);
    twoRows(row + 2 * step, step, u, q, u + at + 16, q + at + 16, at + 32);
  }
  for (; j < m; j++) {
    const row = a + <usize>j * step;
    const at = (<usize>j) << 3;
    addScaled(row, q, -load<f64>(u + at), j + 1);
    addScaled(row, u, -load<f64>(q + at), j + 1);
  }
}

function twoRows(row: usize, step: usize, u: usize, q: usize, ownU: usize, ownQ: usize, end: usize): void {
  const u0 = v128.load_splat<f64>(ownU);
  const u1 = v128.load_splat<f64>(ownU, 8);
  const q0 = v128.load_splat<f64>(ownQ);
  const q1 = v128.load_splat<f64>(ownQ, 8);
  const next = row + step;
  for (let at: usize = 0; at < end; at += 16) {
    const us = v128.load(u + at);
    const qs = v128.load(q + at);
    v128.store(row + at, f64x2.sub(v128.load(row + at), f64x2.add(f64x2.mul(u0, qs), f64x2.mul(q0, us))));
    v128.store(next + at, f64x2.sub(v128.load(next + at), f64x2.add(f64x2.mul(u1, qs), f64x2.mul(q1, us))));
  }
}
