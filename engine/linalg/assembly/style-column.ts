import {
  capMean,
  cubesAbout,
  markKnown,
  measuredDeviation,
  measuredMean,
  measureKnown,
  scaleKnown,
} from "./score-column";

/** Bit of `Treatment` in engine/exposures/outliers.ts, as the places it stands to the left of bit 0. */
const BOUNDED_BIT: i32 = 2;
/** Indices of `rungs` in engine/exposures/style-diagnostics.ts. */
const PARTIAL: u8 = 1;
const NOT_COVERED: u8 = 255;

/**
 * Adds a descriptor's scores to a blend; NaN adds nothing. Scores are finite or NaN.
 *
 * @param sum        [count + 1] Σ w s
 * @param share      [count + 1] Σ |w|
 * @param bounded    [count + 16] bytes: whether a bounded score is in it
 * @param values     [count + 1]
 * @param treatment  [count + 16] bytes
 */
export function addScores(
  sum: usize,
  share: usize,
  bounded: usize,
  values: usize,
  treatment: usize,
  count: i32,
  weight: f64,
): void {
  const end = (<usize>count) << 3;
  const factor = f64x2.splat(weight);
  const size = f64x2.splat(abs(weight));
  for (let i: usize = 0; i < end; i += 16) {
    const value = v128.load(values + i);
    const known = f64x2.eq(value, value);
    v128.store(sum + i, f64x2.add(v128.load(sum + i), v128.and(f64x2.mul(factor, value), known)));
    v128.store(share + i, f64x2.add(v128.load(share + i), v128.and(size, known)));
  }
  const one = i8x16.splat(1);
  for (let i: usize = 0; i < <usize>count; i += 16) {
    const flags = v128.and(i8x16.shr_u(v128.load(treatment + i), BOUNDED_BIT), one);
    v128.store(bounded + i, v128.or(v128.load(bounded + i), flags));
  }
}

/**
 * A blend's mean in place of its sum, NaN below the least share, then centred and scaled.
 *
 * @param rung   [count] bytes: 0 whole, 1 partial, 255 not covered
 * @param known  [count + 2] anything
 * @param gaps   [count + 1] 32-bit: covered names without a value
 * @returns number of gaps
 */
export function closeBlend(
  sum: usize,
  share: usize,
  rung: usize,
  bounded: usize,
  estimation: usize,
  coverage: usize,
  capWeight: usize,
  known: usize,
  gaps: usize,
  count: i32,
  least: f64,
  full: f64,
): i32 {
  for (let i: usize = 0; i < <usize>count; i++) {
    const at = i << 3;
    const had = load<f64>(share + at);
    const isEnough = <i32>(had !== 0) & <i32>(had >= least);
    store<f64>(sum + at, select<f64>(load<f64>(sum + at) / had, NaN, isEnough));
    store<u8>(bounded + i, load<u8>(bounded + i) & -(<u8>isEnough));
    const isCovered = load<u8>(coverage + i) === 1;
    store<u8>(rung + i, select<u8>(PARTIAL * <u8>(isEnough & <i32>(had < full)), NOT_COVERED, isCovered));
  }
  markKnown(known, sum, estimation, count);
  scaleKnown(sum, known, capWeight, count, 1);
  let to = gaps;
  for (let i: i32 = 0; i < count; i++) {
    const value = load<f64>(sum + ((<usize>i) << 3));
    store<i32>(to, i);
    to += (<usize>(<i32>(value - value !== 0) & <i32>(load<u8>(coverage + <usize>i) === 1))) << 2;
  }
  return <i32>((to - gaps) >> 2);
}

/**
 * Regression of a column on industry and size where everybody has one industry; engine/exposures/industry-size-regression.ts.
 *
 * @param names     [count] 32-bit
 * @param places    [count] 32-bit: of each one's industry, as a byte offset into `sums`
 * @param weight    [count]
 * @param size      [count]
 * @param sums      [4 industries] of each: total weight, –, mean size, mean value
 * @param result    square, left, product, and the number of usable names
 */
export function industryFit(
  values: usize,
  names: usize,
  places: usize,
  weight: usize,
  size: usize,
  count: i32,
  sums: usize,
  industries: i32,
  result: usize,
): void {
  const end = sums + ((<usize>industries) << 5);
  memory.fill(sums, 0, end - sums);
  let usable = 0;
  for (let i: usize = 0; i < <usize>count; i++) {
    const value = load<f64>(values + ((<usize>load<i32>(names + (i << 2))) << 3));
    if (value - value !== 0) continue;
    usable++;
    const w = load<f64>(weight + (i << 3));
    const at = sums + <usize>load<i32>(places + (i << 2));
    store<f64>(at, load<f64>(at) + w);
    const pair = f64x2.replace_lane(f64x2.splat(load<f64>(size + (i << 3))), 1, value);
    v128.store(at + 16, f64x2.add(v128.load(at + 16), f64x2.mul(f64x2.splat(w), pair)));
  }
  for (let at = sums; at < end; at += 32)
    v128.store(at + 16, f64x2.div(v128.load(at + 16), v128.load64_splat(at)));
  let square: f64 = 0;
  let left: f64 = 0;
  let product: f64 = 0;
  for (let i: usize = 0; i < <usize>count; i++) {
    const value = load<f64>(values + ((<usize>load<i32>(names + (i << 2))) << 3));
    if (value - value !== 0) continue;
    const w = load<f64>(weight + (i << 3));
    const s = load<f64>(size + (i << 3));
    const at = sums + <usize>load<i32>(places + (i << 2));
    const distance = s - load<f64>(at + 16);
    square += w * s * s;
    left += w * distance * distance;
    product += w * distance * (value - load<f64>(at + 24));
  }
  store<f64>(result, square);
  store<f64>(result, left, 8);
  store<f64>(result, product, 16);
  store<f64>(result, <f64>usable, 24);
}

/**
 * A finished column bounded, put into the matrices [count × width] at its position, and what came of it.
 *
 * @param values     [count + 1]
 * @param rung       [count] bytes
 * @param bounded    [count] bytes
 * @param known      [count + 2] anything
 * @param styles     doubles; `rungs` and `flags` bytes
 * @param result     names by rung [5], cap by rung [5], bounded names, cap-weighted mean, deviation, skewness
 */
export function finishStyle(
  values: usize,
  rung: usize,
  bounded: usize,
  estimation: usize,
  coverage: usize,
  capWeight: usize,
  marketCap: usize,
  known: usize,
  count: i32,
  bound: f64,
  styles: usize,
  rungs: usize,
  flags: usize,
  position: i32,
  width: i32,
  result: usize,
): void {
  memory.fill(result, 0, 14 << 3);
  let whole = 0;
  let boundedCount = 0;
  let wholeCap: f64 = 0;
  let cell = <usize>position;
  for (let i: usize = 0; i < <usize>count; i++) {
    const at = i << 3;
    let value = load<f64>(values + at);
    let flag = load<u8>(bounded + i);
    if (load<u8>(coverage + i) !== 1) {
      value = NaN;
      flag = 0;
    } else if (abs(value) > bound && load<u8>(estimation + i) !== 1) {
      value = value > 0 ? bound : -bound;
      flag = 1;
    }
    const step = load<u8>(rung + i);
    if (step === 0) {
      whole++;
      wholeCap += load<f64>(marketCap + at);
    } else if (step < 5) {
      const place = result + ((<usize>step) << 3);
      store<f64>(place, load<f64>(place) + 1);
      store<f64>(place, load<f64>(place, 40) + load<f64>(marketCap + at), 40);
    }
    boundedCount += flag;
    store<f64>(values + at, value);
    store<f64>(styles + (cell << 3), value);
    store<u8>(rungs + cell, step);
    store<u8>(flags + cell, flag);
    cell += <usize>width;
  }
  const size = markKnown(known, values, estimation, count);
  measureKnown(values, known, count);
  const deviation = measuredDeviation();
  const cubes = cubesAbout(values, known, count, measuredMean());
  store<f64>(result, <f64>whole);
  store<f64>(result, wholeCap, 40);
  store<f64>(result, <f64>boundedCount, 80);
  store<f64>(result, capMean(values, known, capWeight, count), 88);
  store<f64>(result, deviation, 96);
  store<f64>(result, cubes / <f64>size / (deviation * deviation * deviation), 104);
}
