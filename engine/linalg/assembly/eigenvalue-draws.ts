import { householderEigen, householderEigenScratch } from "./householder-eigen";
import { chiSquare, NORMALS_SCRATCH, normals, STREAM, startStream } from "./normals";
import { fourByTwo } from "./row-products";

/** Doubles of a weight block: degrees of freedom, columns, weight in volatilities and in correlations. */
const BLOCK: usize = 32;

/** Doubles of scratch that `eigenvalueDraws` needs. */
export function eigenvalueDrawsScratch(n: i32): i32 {
  const side = padded(n);
  return (
    8 * side * side +
    side +
    n * n +
    n +
    householderEigenScratch(n) +
    <i32>((STREAM + NORMALS_SCRATCH + 128) >> 3)
  );
}

function padded(n: i32): i32 {
  return (n + 3) & ~3;
}

/**
 * For each of `draws` random streams (16 bytes of `states` each) a covariance as it would be estimated from the truth L Lᵀ, and
 * of each of its eigenfactors the true variance over the estimate: added to `sums` [n], counted in `counts` [n].
 * engine/risk-model/simulate-eigenvalue-bias.ts says what is drawn; the matrices are padded to a multiple of four.
 */
export function eigenvalueDraws(
  sums: usize,
  counts: usize,
  states: usize,
  draws: i32,
  root: usize,
  n: i32,
  blocks: usize,
  blockCount: i32,
  shrinkage: f64,
  scratch: usize,
): void {
  const side = padded(n);
  const step = (<usize>side) << 3;
  const area = <usize>side * step;
  const lower = scratch;
  const columns = lower + area;
  const volatility = columns + area;
  const correlation = volatility + area;
  const factor = correlation + area;
  const product = factor + area;
  const estimate = product + area;
  const vectors = estimate + area;
  const deviation = vectors + area;
  const matrix = deviation + step;
  const values = (matrix + ((<usize>(n * n)) << 3) + 15) & ~15;
  const stream = (values + ((<usize>n) << 3) + 15) & ~15;
  const random = stream + STREAM;
  const work = (random + NORMALS_SCRATCH + 31) & ~15;
  memory.fill(lower, 0, area * 8);
  copyRows(lower, step, root, (<usize>n) << 3, n);
  transposeInto(columns, lower, side);
  for (let draw = 0; draw < draws; draw++) {
    startStream(stream, states + ((<usize>draw) << 4));
    memory.fill(volatility, 0, 2 * area);
    for (let b = 0; b < blockCount; b++) {
      addBlock(volatility, correlation, factor, side, n, blocks + <usize>b * BLOCK, stream, random);
    }
    deviations(deviation, product, lower, volatility, side);
    sandwich(estimate, product, lower, correlation, side);
    scaled(matrix, estimate, deviation, step, n, shrinkage);
    if (!householderEigen(values, matrix, work, n, n)) continue;
    copyRows(vectors, step, matrix, (<usize>n) << 3, n);
    addRatios(sums, counts, values, vectors, columns, product, side, n);
  }
}

function copyRows(out: usize, outStep: usize, rows: usize, step: usize, n: i32): void {
  for (let i = 0; i < n; i++) memory.copy(out + <usize>i * outStep, rows + <usize>i * step, step);
}

function transposeInto(out: usize, a: usize, side: i32): void {
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) {
      store<f64>(out + ((<usize>(j * side + i)) << 3), load<f64>(a + ((<usize>(i * side + j)) << 3)));
    }
  }
}

/** Adds the second moments of a block's observations: A Aᵀ, A Bartlett's triangle or the observations themselves. */
function addBlock(
  volatility: usize,
  correlation: usize,
  factor: usize,
  side: i32,
  n: i32,
  block: usize,
  stream: usize,
  random: usize,
): void {
  const step = (<usize>side) << 3;
  const degrees = load<f64>(block);
  const columns = <i32>load<f64>(block, 8);
  const isTriangle = columns === n;
  memory.fill(factor, 0, <usize>side * step);
  for (let i = 0; i < n; i++) {
    const row = factor + <usize>i * step;
    normals(row, isTriangle ? i : columns, stream, random);
    if (isTriangle) store<f64>(row + ((<usize>i) << 3), sqrt(chiSquare(degrees - i, stream, random)));
  }
  const v = f64x2.splat(load<f64>(block, 16));
  const c = f64x2.splat(load<f64>(block, 24));
  const width = (<usize>((columns + 1) & ~1)) << 3;
  for (let i = 0; i < side; i += 4) {
    const row = factor + <usize>i * step;
    for (let j = 0; j < i + 4; j += 2) {
      const end = isTriangle ? (<usize>(j + 2)) << 3 : width;
      fourByTwo(random, 16, row, step, factor + <usize>j * step, step, 0, end);
      let cell = <usize>i * step + ((<usize>j) << 3);
      for (let r: usize = 0; r < 64; r += 16) {
        const sum = v128.load(random + r);
        v128.store(volatility + cell, f64x2.add(v128.load(volatility + cell), f64x2.mul(v, sum)));
        v128.store(correlation + cell, f64x2.add(v128.load(correlation + cell), f64x2.mul(c, sum)));
        cell += step;
      }
    }
  }
}

/** √ of the diagonal of L V Lᵀ, of which half is taken from below the diagonal of V; V's diagonal is halved. */
function deviations(out: usize, product: usize, lower: usize, volatility: usize, side: i32): void {
  const step = (<usize>side) << 3;
  for (let i = 0; i < side; i++) {
    const cell = volatility + <usize>i * (step + 8);
    store<f64>(cell, 0.5 * load<f64>(cell));
    if ((i & 1) === 0) store<f64>(cell, 0, 8);
  }
  timesRows(product, lower, volatility, side);
  for (let i = 0; i < side; i++) {
    const row = <usize>i * step;
    let variance: f64 = 0;
    for (let j = 0; j <= i; j++) {
      const at = row + ((<usize>j) << 3);
      variance += load<f64>(product + at) * load<f64>(lower + at);
    }
    store<f64>(out + ((<usize>i) << 3), sqrt(max(0, 2 * variance)));
  }
}

/** X Yᵀ on and below the diagonal, Y lower triangular. */
function timesRows(out: usize, x: usize, y: usize, side: i32): void {
  const step = (<usize>side) << 3;
  for (let i = 0; i < side; i += 4) {
    const row = <usize>i * step;
    for (let j = 0; j < i + 4; j += 2) {
      const at = (<usize>j) << 3;
      fourByTwo(out + row + at, step, x + row, step, y + <usize>j * step, step, 0, at + 16);
    }
  }
}

/** L C Lᵀ, lower triangle, of a symmetric C given by its own; C gets its upper triangle. */
function sandwich(out: usize, product: usize, lower: usize, correlation: usize, side: i32): void {
  const step = (<usize>side) << 3;
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < i; j++) {
      const value = load<f64>(correlation + <usize>i * step + ((<usize>j) << 3));
      store<f64>(correlation + <usize>j * step + ((<usize>i) << 3), value);
    }
  }
  for (let i = 0; i < side; i += 4) {
    const row = <usize>i * step;
    const end = (<usize>(i + 4)) << 3;
    for (let j = 0; j < i + 4; j += 2) {
      const cell = product + row + ((<usize>j) << 3);
      fourByTwo(cell, step, lower + row, step, correlation + <usize>j * step, step, 0, end);
    }
  }
  timesRows(out, product, lower, side);
}

/** Correlations of the estimate, shrunk, with the given deviations: lower triangle of `out` [n×n]. */
function scaled(out: usize, estimate: usize, deviation: usize, step: usize, n: i32, shrinkage: f64): void {
  const kept = 1 - shrinkage;
  for (let i = 0; i < n; i++) {
    const row = estimate + <usize>i * step;
    const own = deviation + ((<usize>i) << 3);
    const target = out + ((<usize>(i * n)) << 3);
    const variance = load<f64>(row + ((<usize>i) << 3));
    const sigma = load<f64>(own);
    const scale = variance > 0 ? sigma / sqrt(variance) : 0;
    for (let j = 0; j < i; j++) {
      const at = (<usize>j) << 3;
      store<f64>(target + at, load<f64>(row + at) * kept * scale * load<f64>(deviation + at));
    }
    store<f64>(target + ((<usize>i) << 3), sigma * sigma);
    // From here on the scale of the rows below.
    store<f64>(own, scale);
  }
}

/** Adds ‖Lᵀu‖² / D of each eigenfactor with an estimate above rounding; `vectors` [padded] are its u, `columns` the rows of Lᵀ. */
function addRatios(
  sums: usize,
  counts: usize,
  values: usize,
  vectors: usize,
  columns: usize,
  loadings: usize,
  side: i32,
  n: i32,
): void {
  const step = (<usize>side) << 3;
  const largest = load<f64>(values + ((<usize>(n - 1)) << 3));
  for (let e = 0; e < side; e += 4) {
    const row = <usize>e * step;
    for (let j = 0; j < side; j += 2) {
      const at = (<usize>j) << 3;
      fourByTwo(
        loadings + row + at,
        step,
        vectors + row,
        step,
        columns + <usize>j * step,
        step,
        at & ~15,
        step,
      );
    }
  }
  for (let e = 0; e < n; e++) {
    const place = (<usize>e) << 3;
    const estimated = load<f64>(values + place);
    if (!(estimated > 1e-14 * largest)) continue;
    const row = loadings + <usize>e * step;
    let variance = f64x2.splat(0);
    for (let at: usize = 0; at < step; at += 16) {
      const loading = v128.load(row + at);
      variance = f64x2.add(variance, f64x2.mul(loading, loading));
    }
    const total = f64x2.extract_lane(variance, 0) + f64x2.extract_lane(variance, 1);
    store<f64>(sums + place, load<f64>(sums + place) + total / estimated);
    store<f64>(counts + place, load<f64>(counts + place) + 1);
  }
}
