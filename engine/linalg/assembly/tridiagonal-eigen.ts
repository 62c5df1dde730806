import { deflate } from "./deflate";
import { gemm, gemmScratch } from "./gemm";
import { implicitQl } from "./implicit-ql";
import { secularRoot } from "./secular";
import { innerVectors, recomputeWeights } from "./secular-vectors";
import { sortIndices } from "./sort-indices";

/** Up to this size rotations are faster than another division. */
const LEAF: i32 = 20;

/** Which columns of a row of vectors may differ from 0. */
const LEFT: i32 = 1;
const RIGHT: i32 = 2;

/** Doubles of scratch that `tridiagonalEigen` needs: vectors and indices, two n×n blocks, what gemm needs. */
export function tridiagonalEigenScratch(n: i32): i32 {
  return <i32>(vectorBytes(n) >> 3) + 2 * n * n + gemmScratch(n, n, n) + 2;
}

/** Bytes of the five vectors and four lists of 32-bit indices. */
function vectorBytes(n: i32): usize {
  return (<usize>n * 56 + 15) & ~15;
}

/**
 * Eigenvalues (in no order) of the tridiagonal (d, e), e[i] between i and i + 1, and its eigenvectors as the rows of `z`
 * [n×n, rows of `step` bytes, zeros at first]: divide and conquer (Cuppen 1981) with deflation and recomputed z (Gu &
 * Eisenstat 1995). The halves' vectors are multiplied together by gemm. Absolute accuracy.
 *
 * @param wanted  of how many of the largest eigenvalues the vectors are needed
 * @returns the first row that holds a vector, which is 0 or at least `wanted`: all wanted ones are there, and every row behind it
 *   belongs to its eigenvalue. −1 where a leaf did not converge
 */
export function tridiagonalEigen(
  d: usize,
  e: usize,
  z: usize,
  step: usize,
  n: i32,
  wanted: i32,
  work: usize,
): i32 {
  if (n <= LEAF) {
    for (let i = 0; i < n; i++) store<f64>(z + <usize>i * step + ((<usize>i) << 3), 1);
    return implicitQl(d, e, z, step, n) ? 0 : -1;
  }
  const half = n >> 1;
  const middle = (<usize>half) << 3;
  const coupling = load<f64>(e + middle - 8);
  const rho = abs(coupling);
  store<f64>(d + middle - 8, load<f64>(d + middle - 8) - rho);
  store<f64>(d + middle, load<f64>(d + middle) - rho);
  if (tridiagonalEigen(d, e, z, step, half, half, work) < 0) return -1;
  const lower = z + middle + <usize>half * step;
  const others = n - half;
  if (tridiagonalEigen(d + middle, e + middle, lower, step, others, others, work) < 0) return -1;
  return merge(d, z, step, half, n, wanted, rho, coupling < 0 ? -1 : 1, work);
}

/**
 * Eigenvalues and vectors of diag(d) + ρ z zᵀ over the rows of two solved halves; z is read off the rows. The roots come first,
 * ascending: all vectors of the largest eigenvalues are among the last `wanted` of them and what was deflated.
 */
function merge(
  d: usize,
  rows: usize,
  step: usize,
  half: i32,
  n: i32,
  wanted: i32,
  rho: f64,
  sign: f64,
  work: usize,
): i32 {
  const vector = (<usize>n) << 3;
  const z = work;
  const poles = z + vector;
  const weights = poles + vector;
  const roots = weights + vector;
  const spare = roots + vector;
  const order = spare + vector;
  const kinds = order + (vector >> 1);
  const place = kinds + (vector >> 1);
  const gone = place + (vector >> 1);
  const inner = work + vectorBytes(n);
  const copies = inner + <usize>n * vector;
  readCoupling(z, rows, step, half, n, sign);
  sortIndices(order, d, n);
  for (let i = 0; i < n; i++) store<i32>(kinds + ((<usize>i) << 2), i < half ? LEFT : RIGHT);
  const kept = deflate(d, z, rows, step, n, 2 * rho, order, kinds, gone);
  gather(poles, d, order, kept);
  gather(weights, z, order, kept);
  const width = (<usize>kept) << 3;
  for (let j = 0; j < kept; j++) {
    const root = secularRoot(poles, weights, kept, j, 2 * rho, inner + <usize>j * width);
    store<f64>(roots + ((<usize>j) << 3), root);
  }
  gather(roots + width, d, gone, n - kept);
  recomputeWeights(spare, weights, poles, inner, kept);
  // Grouped by the half that they come from, the rows of each half are one product without its zeros.
  const leftOnly = groupByKind(place, order, kinds, kept, LEFT, 0);
  const withLeft = groupByKind(place, order, kinds, kept, LEFT | RIGHT, leftOnly);
  groupByKind(place, order, kinds, kept, RIGHT, withLeft);
  const first = kept >= 2 * wanted ? kept - wanted : 0;
  innerVectors(inner, spare, place, first, kept, poles);
  multiplyHalves(rows, step, half, n, inner, copies, order, place, gone, first, kept, leftOnly, withLeft);
  memory.copy(d, roots, vector);
  return first;
}

function gather(out: usize, values: usize, indices: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const source = (<usize>load<i32>(indices + ((<usize>i) << 2))) << 3;
    store<f64>(out + ((<usize>i) << 3), load<f64>(values + source));
  }
}

/** The first `kept` rows from `first` on become inner·rows, by halves; those that are gone from the problem follow unchanged. */
function multiplyHalves(
  rows: usize,
  step: usize,
  half: i32,
  n: i32,
  inner: usize,
  copies: usize,
  order: usize,
  place: usize,
  gone: usize,
  first: i32,
  kept: i32,
  leftOnly: i32,
  withLeft: i32,
): void {
  const vector = (<usize>n) << 3;
  const leftBytes = (<usize>half) << 3;
  const rightBytes = vector - leftBytes;
  const right = copies + <usize>withLeft * leftBytes;
  const rest = right + <usize>(kept - leftOnly) * rightBytes;
  for (let i = 0; i < kept; i++) {
    const source = rows + <usize>load<i32>(order + ((<usize>i) << 2)) * step;
    const at = load<i32>(place + ((<usize>i) << 2));
    if (at < withLeft) memory.copy(copies + <usize>at * leftBytes, source, leftBytes);
    if (at >= leftOnly) {
      memory.copy(right + <usize>(at - leftOnly) * rightBytes, source + leftBytes, rightBytes);
    }
  }
  for (let i = 0; i < n - kept; i++) {
    const source = rows + <usize>load<i32>(gone + ((<usize>i) << 2)) * step;
    memory.copy(rest + <usize>i * vector, source, vector);
  }
  const stride = <i32>(step >> 3);
  const scratch = copies + <usize>n * vector;
  const innerLeft = inner + ((<usize>first * kept) << 3);
  const innerRight = innerLeft + ((<usize>leftOnly) << 3);
  const target = rows + <usize>first * step;
  const count = kept - first;
  const others = n - half;
  gemm(target, stride, innerLeft, kept, 1, copies, half, 1, count, withLeft, half, 1, 0, 0, scratch);
  gemm(
    target + leftBytes,
    stride,
    innerRight,
    kept,
    1,
    right,
    others,
    1,
    count,
    kept - leftOnly,
    others,
    1,
    0,
    0,
    scratch,
  );
  for (let i = 0; i < n - kept; i++) {
    memory.copy(rows + <usize>(kept + i) * step, rest + <usize>i * vector, vector);
  }
}

/** z of unit length: the last elements of the vectors of the left half, the first of those of the right. */
function readCoupling(z: usize, rows: usize, step: usize, half: i32, n: i32, sign: f64): void {
  const left = rows + ((<usize>(half - 1)) << 3);
  const right = rows + ((<usize>half) << 3);
  for (let i = 0; i < n; i++) {
    const at = <usize>i * step;
    const value = i < half ? load<f64>(left + at) : sign * load<f64>(right + at);
    store<f64>(z + ((<usize>i) << 3), value * Math.SQRT1_2);
  }
}

/** Gives the rows of one kind the places from `from` on; returns the place after the last. */
function groupByKind(place: usize, order: usize, kinds: usize, kept: i32, kind: i32, from: i32): i32 {
  for (let i = 0; i < kept; i++) {
    const index = load<i32>(order + ((<usize>i) << 2));
    if (load<i32>(kinds + ((<usize>index) << 2)) === kind) store<i32>(place + ((<usize>i) << 2), from++);
  }
  return from;
}
