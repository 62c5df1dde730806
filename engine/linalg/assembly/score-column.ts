import { medianInPlace } from "./median";

/** Bits of `Treatment` in engine/exposures/outliers.ts. */
const DROPPED: u8 = 1;
const CLIPPED: u8 = 2;
const BOUNDED: u8 = 4;

/** Moments of a column, of the last pass over it. */
let mean: f64 = 0;
let deviation: f64 = 0;

function sumOf(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** NaN where a value is not finite or its name is not covered. */
function keepCovered(values: usize, coverage: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const at = values + ((<usize>i) << 3);
    const value = load<f64>(at);
    const isKept = <i32>(load<u8>(coverage + <usize>i) === 1) & <i32>(value - value === 0);
    store<f64>(at, select<f64>(value, NaN, isKept));
  }
}

/** Known values of estimation names as masks [count + 1]; the place after the last is none. Returns how many. */
export function markKnown(known: usize, values: usize, estimation: usize, count: i32): i32 {
  let size = 0;
  for (let i = 0; i < count; i++) {
    const value = load<f64>(values + ((<usize>i) << 3));
    const isKnown = <i32>(load<u8>(estimation + <usize>i) === 1) & <i32>(value - value === 0);
    store<i64>(known + ((<usize>i) << 3), -(<i64>isKnown));
    size += isKnown;
  }
  store<i64>(known + ((<usize>count) << 3), 0);
  store<f64>(values + ((<usize>count) << 3), NaN);
  return size;
}

/** The known values side by side at `sample`. */
function gatherKnown(sample: usize, values: usize, known: usize, count: i32): void {
  let to = sample;
  for (let i = 0; i < count; i++) {
    store<f64>(to, load<f64>(values + ((<usize>i) << 3)));
    to -= (<usize>load<i64>(known + ((<usize>i) << 3))) << 3;
  }
}

/** Equal-weighted mean and deviation of the known values. Two sums each, so that an addition need not wait for the last. */
export function measureKnown(values: usize, known: usize, count: i32): void {
  const end = (<usize>(count + 1) >> 1) << 4;
  const even = end & ~31;
  const none = f64x2.splat(0);
  let total = i64x2.splat(0);
  let sum = none;
  let other = none;
  for (let i: usize = 0; i < even; i += 32) {
    const mask = v128.load(known + i);
    const next = v128.load(known + i, 16);
    sum = f64x2.add(sum, v128.and(v128.load(values + i), mask));
    other = f64x2.add(other, v128.and(v128.load(values + i, 16), next));
    total = i64x2.sub(total, i64x2.add(mask, next));
  }
  if (even < end) {
    const mask = v128.load(known + even);
    sum = f64x2.add(sum, v128.and(v128.load(values + even), mask));
    total = i64x2.sub(total, mask);
  }
  const size = <f64>(i64x2.extract_lane(total, 0) + i64x2.extract_lane(total, 1));
  mean = sumOf(f64x2.add(sum, other)) / size;
  const centre = f64x2.splat(mean);
  sum = none;
  other = none;
  for (let i: usize = 0; i < even; i += 32) {
    const distance = v128.and(f64x2.sub(v128.load(values + i), centre), v128.load(known + i));
    const next = v128.and(f64x2.sub(v128.load(values + i, 16), centre), v128.load(known + i, 16));
    sum = f64x2.add(sum, f64x2.mul(distance, distance));
    other = f64x2.add(other, f64x2.mul(next, next));
  }
  if (even < end) {
    const distance = v128.and(f64x2.sub(v128.load(values + even), centre), v128.load(known + even));
    sum = f64x2.add(sum, f64x2.mul(distance, distance));
  }
  deviation = sqrt(sumOf(f64x2.add(sum, other)) / size);
}

/** Drops what is beyond `error` from the centre, everywhere. */
function dropErrors(
  values: usize,
  treatment: usize,
  known: usize,
  count: i32,
  centre: f64,
  error: f64,
): void {
  const end = (<usize>count) << 3;
  const middle = f64x2.splat(centre);
  const reach = f64x2.splat(error);
  for (let i: usize = 0; i < end; i += 16) {
    const beyond = f64x2.gt(f64x2.abs(f64x2.sub(v128.load(values + i), middle)), reach);
    if (!v128.any_true(beyond)) continue;
    for (let at = i; at < i + 16; at += 8) {
      if (!(abs(load<f64>(values + at) - centre) > error)) continue;
      store<f64>(values + at, NaN);
      store<i64>(known + at, 0);
      store<u8>(treatment + (at >> 3), load<u8>(treatment + (at >> 3)) | DROPPED);
    }
  }
}

/** Draws the known values in to `reach` from the centre. */
function clip(values: usize, treatment: usize, known: usize, count: i32, centre: f64, reach: f64): void {
  const end = (<usize>count) << 3;
  const middle = f64x2.splat(centre);
  const most = f64x2.splat(reach);
  for (let i: usize = 0; i < end; i += 16) {
    const distance = f64x2.abs(f64x2.sub(v128.load(values + i), middle));
    if (!v128.any_true(v128.and(f64x2.gt(distance, most), v128.load(known + i)))) continue;
    for (let at = i; at < i + 16; at += 8) {
      const value = load<f64>(values + at);
      if (load<i64>(known + at) === 0 || !(abs(value - centre) > reach)) continue;
      const drawn = centre + (value > centre ? reach : -reach);
      if (drawn === value) continue;
      store<f64>(values + at, drawn);
      store<u8>(treatment + (at >> 3), load<u8>(treatment + (at >> 3)) | CLIPPED);
    }
  }
}

/** Cap-weighted mean of the known values. */
export function capMean(values: usize, known: usize, capWeight: usize, count: i32): f64 {
  const end = (<usize>count) << 3;
  let sum = f64x2.splat(0);
  let total = f64x2.splat(0);
  const zero = f64x2.splat(0);
  for (let i: usize = 0; i < end; i += 16) {
    const weight = v128.load(capWeight + i);
    const mask = v128.and(v128.load(known + i), f64x2.gt(weight, zero));
    const held = v128.and(weight, mask);
    sum = f64x2.add(sum, f64x2.mul(held, v128.and(v128.load(values + i), mask)));
    total = f64x2.add(total, held);
  }
  return sumOf(sum) / sumOf(total);
}

/** Σ (x − centre)³ of the known values. */
export function cubesAbout(values: usize, known: usize, count: i32, about: f64): f64 {
  const end = (<usize>count) << 3;
  const centre = f64x2.splat(about);
  let cubes = f64x2.splat(0);
  for (let i: usize = 0; i < end; i += 16) {
    const distance = v128.and(f64x2.sub(v128.load(values + i), centre), v128.load(known + i));
    cubes = f64x2.add(cubes, f64x2.mul(f64x2.mul(distance, distance), distance));
  }
  return sumOf(cubes);
}

export function measuredMean(): f64 {
  return mean;
}

export function measuredDeviation(): f64 {
  return deviation;
}

/** (x − cap-weighted mean) / deviation in place; a spread of at most 1e-12 of the unit is none. */
export function scaleKnown(values: usize, known: usize, capWeight: usize, count: i32, unit: f64): void {
  const end = (<usize>count) << 3;
  measureKnown(values, known, count);
  mean = capMean(values, known, capWeight, count);
  const scale = f64x2.splat(deviation > 1e-12 * unit ? 1 / deviation : 0);
  const centre = f64x2.splat(mean);
  for (let i: usize = 0; i < end; i += 16)
    v128.store(values + i, f64x2.mul(f64x2.sub(v128.load(values + i), centre), scale));
}

/** Bounds all scores at ±`bound`. */
function boundScores(values: usize, treatment: usize, count: i32, bound: f64): void {
  const end = (<usize>count) << 3;
  const most = f64x2.splat(bound);
  for (let i: usize = 0; i < end; i += 16) {
    if (!v128.any_true(f64x2.gt(f64x2.abs(v128.load(values + i)), most))) continue;
    for (let at = i; at < i + 16; at += 8) {
      const value = load<f64>(values + at);
      if (!(abs(value) > bound)) continue;
      store<f64>(values + at, value > 0 ? bound : -bound);
      store<u8>(treatment + (at >> 3), load<u8>(treatment + (at >> 3)) | BOUNDED);
    }
  }
}

function largestSize(values: usize, count: i32): f64 {
  const end = (<usize>count) << 3;
  let largest = f64x2.splat(0);
  for (let i: usize = 0; i < end; i += 16) largest = f64x2.pmax(largest, f64x2.abs(v128.load(values + i)));
  return max(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1));
}

/**
 * The scores of a column in place: errors dropped, estimation names clipped, centred, scaled, bounded.
 *
 * @param values      [count + 1] raw; what is not finite is missing
 * @param treatment   [count + 1] bytes, 0 before
 * @param estimation  [count] bytes
 * @param coverage    [count] bytes
 * @param capWeight   [count + 1]
 * @param work        [2 (count + 1) + 128] anything
 * @param rules       error, fence and clip in deviations, 1 where the clip is in robust ones, bound; then mean and deviation come back in the first two
 */
export function scoreColumn(
  values: usize,
  treatment: usize,
  estimation: usize,
  coverage: usize,
  capWeight: usize,
  work: usize,
  count: i32,
  rules: usize,
): void {
  keepCovered(values, coverage, count);
  const row = ((<usize>count + 2) >> 1) << 4;
  const known = work;
  const sample = work + row;
  const size = markKnown(known, values, estimation, count);
  gatherKnown(sample, values, known, count);
  let robustMean: f64 = NaN;
  let robustDeviation: f64 = 0;
  if (size > 0) {
    robustMean = medianInPlace(sample, size, sample + row);
    const end = (<usize>size) << 3;
    for (let i: usize = 0; i < end; i += 8) store<f64>(sample + i, abs(load<f64>(sample + i) - robustMean));
    robustDeviation = 1.4826 * medianInPlace(sample, size, sample + row);
  }
  if (robustDeviation > 0) {
    dropErrors(values, treatment, known, count, robustMean, load<f64>(rules) * robustDeviation);
    clip(values, treatment, known, count, robustMean, load<f64>(rules, 8) * robustDeviation);
  }
  if (load<f64>(rules, 24) === 1 && robustDeviation > 0) {
    mean = robustMean;
    deviation = robustDeviation;
  } else measureKnown(values, known, count);
  clip(values, treatment, known, count, mean, load<f64>(rules, 16) * deviation);
  scaleKnown(values, known, capWeight, count, largestSize(values, count));
  boundScores(values, treatment, count, load<f64>(rules, 32));
  store<f64>(rules, mean);
  store<f64>(rules, deviation, 8);
}

/** A column centred and scaled in place; `result` gets mean and deviation. Operands as above. */
export function rescaleColumn(
  values: usize,
  estimation: usize,
  capWeight: usize,
  known: usize,
  count: i32,
  unit: f64,
  result: usize,
): void {
  markKnown(known, values, estimation, count);
  scaleKnown(values, known, capWeight, count, unit);
  store<f64>(result, mean);
  store<f64>(result, deviation, 8);
}
