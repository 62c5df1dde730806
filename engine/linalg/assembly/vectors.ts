// Operations on contiguous vectors; two sums a pass would wait for each other, so there are four.

/** Σ x_i y_i. */
export function dot(x: usize, y: usize, n: i32): f64 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const end = x + ((<usize>n) << 3);
  const block = x + ((<usize>(n & ~7)) << 3);
  while (x < block) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(x), v128.load(y)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(x, 32), v128.load(y, 32)));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(x, 48), v128.load(y, 48)));
    x += 64;
    y += 64;
  }
  s0 = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  let sum = f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
  while (x < end) {
    sum += load<f64>(x) * load<f64>(y);
    x += 8;
    y += 8;
  }
  return sum;
}

/** y += α x. */
export function addScaled(y: usize, x: usize, alpha: f64, n: i32): void {
  const factor = f64x2.splat(alpha);
  const end = x + ((<usize>n) << 3);
  const even = x + ((<usize>(n & ~1)) << 3);
  while (x < even) {
    v128.store(y, f64x2.add(v128.load(y), f64x2.mul(factor, v128.load(x))));
    x += 16;
    y += 16;
  }
  if (x < end) store<f64>(y, load<f64>(y) + alpha * load<f64>(x));
}

/** x *= α. */
export function scaleBy(x: usize, alpha: f64, n: i32): void {
  const factor = f64x2.splat(alpha);
  const end = x + ((<usize>n) << 3);
  const even = x + ((<usize>(n & ~1)) << 3);
  for (; x < even; x += 16) v128.store(x, f64x2.mul(factor, v128.load(x)));
  if (x < end) store<f64>(x, alpha * load<f64>(x));
}

/** The plane rotation x ← c x − s y, y ← s x + c y. */
export function rotate(x: usize, y: usize, c: f64, s: f64, n: i32): void {
  const cosine = f64x2.splat(c);
  const sine = f64x2.splat(s);
  const end = x + ((<usize>n) << 3);
  const even = x + ((<usize>(n & ~1)) << 3);
  while (x < even) {
    const left = v128.load(x);
    const right = v128.load(y);
    v128.store(x, f64x2.sub(f64x2.mul(cosine, left), f64x2.mul(sine, right)));
    v128.store(y, f64x2.add(f64x2.mul(sine, left), f64x2.mul(cosine, right)));
    x += 16;
    y += 16;
  }
  if (x < end) {
    const left = load<f64>(x);
    const right = load<f64>(y);
    store<f64>(x, c * left - s * right);
    store<f64>(y, s * left + c * right);
  }
}

/** Largest |x_i|; NaN where an element is NaN. */
export function largest(x: usize, n: i32): f64 {
  let most = f64x2.splat(0);
  const end = x + ((<usize>n) << 3);
  const even = x + ((<usize>(n & ~1)) << 3);
  for (; x < even; x += 16) most = f64x2.max(most, f64x2.abs(v128.load(x)));
  const found = max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
  return x < end ? max(found, abs(load<f64>(x))) : found;
}
