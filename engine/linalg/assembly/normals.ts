// The random stream of engine/stats/random.ts. A stream is five words of 64 bits: xoshiro128's four of 32, then the spare normal
// and whether there is one. Uniform numbers and what is rejected are exact, so the twins draw the same to rounding.

/** Bytes of a stream. */
export const STREAM: usize = 32;

/** Pairs that are transformed together. */
const CHUNK: i32 = 64;

/** Bytes of scratch that `normals` needs. */
export const NORMALS_SCRATCH: usize = <usize>CHUNK * 24 + 32;

const LOG_2: f64 = Math.LN2;

/** A stream in the given state of four 32-bit words. */
export function startStream(stream: usize, state: usize): void {
  memory.copy(stream, state, 16);
  store<i64>(stream, 0, 24);
}

function word(stream: usize): u32 {
  const s0 = load<u32>(stream);
  const s1 = load<u32>(stream, 4);
  const s2 = load<u32>(stream, 8) ^ s0;
  const s3 = load<u32>(stream, 12) ^ s1;
  store<u32>(stream, s0 ^ s3);
  store<u32>(stream, s1 ^ s2, 4);
  store<u32>(stream, s2 ^ (s1 << 9), 8);
  store<u32>(stream, rotl<u32>(s3, 11), 12);
  return rotl<u32>(s1 * 5, 7) * 9;
}

/** The middle of one of 2^52 cells of (0, 1). */
function uniform(stream: usize): f64 {
  const high = word(stream);
  return middle(high, word(stream));
}

function middle(high: u32, low: u32): f64 {
  const cell = ((<i64>(high >> 6)) << 26) | <i64>(low >> 6);
  return (<f64>cell + 0.5) * (1.0 / 4503599627370496.0);
}

/** The next `count` standard normals, by Marsaglia's polar method. */
export function normals(out: usize, count: i32, stream: usize, scratch: usize): void {
  if (count > 0 && load<i64>(stream, 24) !== 0) {
    store<f64>(out, load<f64>(stream, 16));
    store<i64>(stream, 0, 24);
    out += 8;
    count--;
  }
  const squares = scratch + <usize>CHUNK * 16;
  while (count > 0) {
    const pairs = min(CHUNK, (count + 1) >> 1);
    drawPairs(scratch, squares, pairs, stream);
    // A square for the second lane of the last.
    store<f64>(squares + ((<usize>pairs) << 3), 0.5);
    for (let pair = 0; pair < pairs; pair += 2) scalePairs(scratch, squares, pair);
    const taken = min(2 * pairs, count);
    memory.copy(out, scratch, (<usize>taken) << 3);
    if (taken < 2 * pairs) {
      store<f64>(stream, load<f64>(scratch + ((<usize>taken) << 3)), 16);
      store<i64>(stream, 1, 24);
    }
    out += (<usize>taken) << 3;
    count -= taken;
  }
}

/** Points within the unit circle, and the squares of their lengths; the generator's state stays in registers. */
function drawPairs(points: usize, squares: usize, pairs: i32, stream: usize): void {
  let s0 = load<u32>(stream);
  let s1 = load<u32>(stream, 4);
  let s2 = load<u32>(stream, 8);
  let s3 = load<u32>(stream, 12);
  for (let pair = 0; pair < pairs; ) {
    let x: f64 = 0;
    let y: f64 = 0;
    for (let k = 0; k < 2; k++) {
      const high = rotl<u32>(s1 * 5, 7) * 9;
      s2 ^= s0;
      s3 ^= s1;
      let shifted = s1 << 9;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = rotl<u32>(s3, 11);
      const low = rotl<u32>(s1 * 5, 7) * 9;
      s2 ^= s0;
      s3 ^= s1;
      shifted = s1 << 9;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = rotl<u32>(s3, 11);
      x = y;
      y = 2 * middle(high, low) - 1;
    }
    const square = x * x + y * y;
    const at = (<usize>pair) << 3;
    store<f64>(points + 2 * at, x);
    store<f64>(points + 2 * at, y, 8);
    store<f64>(squares + at, square);
    // Without a branch: one in five is drawn again.
    pair += <i32>(square < 1) & <i32>(square !== 0);
  }
  store<u32>(stream, s0);
  store<u32>(stream, s1, 4);
  store<u32>(stream, s2, 8);
  store<u32>(stream, s3, 12);
}

/** Two points times √(−2 ln s / s). */
function scalePairs(points: usize, squares: usize, pair: i32): void {
  const at = (<usize>pair) << 3;
  const square = v128.load(squares + at);
  const scale = f64x2.sqrt(f64x2.div(f64x2.mul(f64x2.splat(-2), logarithms(square)), square));
  const first = points + 2 * at;
  v128.store(first, f64x2.mul(v128.load(first), v128.shuffle<f64>(scale, scale, 0, 0)));
  v128.store(first, f64x2.mul(v128.load(first, 16), v128.shuffle<f64>(scale, scale, 1, 1)), 16);
}

/**
 * ln of two positive numbers that are not subnormal: x = 2^k m with m within √½ … √2 and ln m = 2 artanh z, z = (m − 1)/(m + 1), by
 * its series to z²³, whose rest is below 1e-18.
 */
function logarithms(x: v128): v128 {
  // The exponent counted from √½ on.
  const offset = i64x2.sub(x, i64x2.splat(reinterpret<i64>(Math.SQRT1_2)));
  const exponent = i64x2.shr_s(offset, 52);
  const m = i64x2.sub(x, i64x2.shl(exponent, 52));
  const one = f64x2.splat(1);
  const z = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  const square = f64x2.mul(z, z);
  let series = f64x2.splat(1.0 / 23.0);
  series = f64x2.add(f64x2.mul(series, square), f64x2.splat(1.0 / 21.0));
  series = f64x2.add(f64x2.mul(series, square), f64x2.splat(1.0 / 19.0));
  series = f64x2.add(f64x2.mul(series, square), f64x2.splat(1.0 / 17.0));
  series = f64x2.add(f64x2.mul(series, square), f64x2.splat(1.0 / 15.0));
  series = f64x2.add(f64x2.mul(series, square), f64x2.splat(1.0 / 13.0));
  series = f64x2.add(f64x2.mul(series, square), f64x2.splat(1.0 / 11.0));
  series = f64x2.add(f64x2.mul(series, square), f64x2.splat(1.0 / 9.0));
  series = f64x2.add(f64x2.mul(series, square), f64x2.splat(1.0 / 7.0));
  series = f64x2.add(f64x2.mul(series, square), f64x2.splat(1.0 / 5.0));
  series = f64x2.add(f64x2.mul(series, square), f64x2.splat(1.0 / 3.0));
  series = f64x2.mul(f64x2.mul(series, square), z);
  const k = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponent, exponent, 0, 2, 0, 2));
  return f64x2.add(f64x2.mul(k, f64x2.splat(LOG_2)), f64x2.mul(f64x2.splat(2), f64x2.add(z, series)));
}

function logarithm(x: f64): f64 {
  return f64x2.extract_lane(logarithms(f64x2.splat(x)), 0);
}

/** Chi-square: twice a gamma of shape degrees/2 by Marsaglia & Tsang (2000), below shape 1 by the boost U^(1/shape). */
export function chiSquare(degrees: f64, stream: usize, scratch: usize): f64 {
  const shape = degrees / 2;
  const boost = shape < 1 ? uniform(stream) ** (1 / shape) : 1;
  const d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3.0;
  const c = 1 / sqrt(9 * d);
  while (true) {
    normals(scratch, 1, stream, scratch + 8);
    const x = load<f64>(scratch);
    const root = 1 + c * x;
    const v = root * root * root;
    if (v > 0 && logarithm(uniform(stream)) < 0.5 * x * x + d - d * v + d * logarithm(v))
      return 2 * d * v * boost;
  }
}
