const EPSILON: f64 = 2.220446049250313e-16;

// ψ and φ of the equation 1/ρ + ψ(λ) + φ(λ) = 0, ψ = Σ_{i≤j} z_i²/(d_i − λ), φ = Σ_{i>j}, and their derivatives, where
// `evaluate` leaves them.
let psi: f64 = 0;
let psiSlope: f64 = 0;
let phi: f64 = 0;
let phiSlope: f64 = 0;

/**
 * The j-th root of 1 + ρ Σ z_i²/(d_i − λ) = 0 (k poles d, ascending and apart, ρ > 0): row `gaps` gets d_i − λ, each to full
 * relative accuracy, which the vectors need. Between its poles ψ and φ are fitted by a fraction each, value and slope (Bunch,
 * Nielsen & Sorensen 1978; Li 1993), from the pole that is nearer; a bracket guards every step. The iteration ends where
 * rounding of the sum would hide the rest (Gu & Eisenstat 1995).
 *
 * @returns the root
 */
export function secularRoot(d: usize, z: usize, k: i32, j: i32, rho: f64, gaps: usize): f64 {
  const inverse = 1 / rho;
  const here = load<f64>(d + ((<usize>j) << 3));
  const isLast = j === k - 1;
  const width = isLast ? rho * squares(z, k) : load<f64>(d + ((<usize>j) << 3), 8) - here;
  let origin = here;
  let low: f64 = 0;
  let high = width;
  let mu = 0.5 * width;
  // With the last root there is no pole on the right, only a bound.
  evaluate(d, z, k, j, origin, mu);
  let value = inverse + psi + phi;
  if (!isLast && value <= 0) {
    origin = load<f64>(d + ((<usize>j) << 3), 8);
    low = -0.5 * width;
    high = 0;
    mu = low;
  }
  const left = here - origin;
  const right = left + width;
  for (let iteration = 0; iteration < 100; iteration++) {
    if (abs(value) <= <f64>k * EPSILON * (inverse + abs(psi) + abs(phi))) break;
    if (value < 0) low = mu;
    else high = mu;
    const next = mu + (isLast ? lastStep(value, left - mu) : step(value, left - mu, right - mu));
    const before = mu;
    mu = next > low && next < high ? next : middle(low, high);
    if (abs(mu - before) <= EPSILON * abs(mu)) break;
    evaluate(d, z, k, j, origin, mu);
    value = inverse + psi + phi;
  }
  fillGaps(gaps, d, k, origin, mu);
  return origin + mu;
}

/** Middle of a bracket that may span many decades. */
function middle(low: f64, high: f64): f64 {
  if (low > 0 && high > 16 * low) return sqrt(low * high);
  if (high < 0 && low < 16 * high) return -sqrt(low * high);
  return 0.5 * (low + high);
}

/** The step to the root of c + s/(left − η) + t/(right − η), fitted to ψ and φ with their slopes. */
function step(value: f64, left: f64, right: f64): f64 {
  const c = value - left * psiSlope - right * phiSlope;
  const a = (left + right) * value - left * right * (psiSlope + phiSlope);
  const b = left * right * value;
  const root = sqrt(abs(a * a - 4 * b * c));
  return a <= 0 ? (a - root) / (2 * c) : (2 * b) / (a + root);
}

/** The same with the pole on the left alone. */
function lastStep(value: f64, left: f64): f64 {
  const c = value - left * psiSlope;
  return left + (left * left * psiSlope) / c;
}

function squares(z: usize, k: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < k; i++) {
    const own = load<f64>(z + ((<usize>i) << 3));
    sum += own * own;
  }
  return sum;
}

function evaluate(d: usize, z: usize, k: i32, j: i32, origin: f64, mu: f64): void {
  fractions(d, z, 0, j + 1, origin, mu);
  psi = fractionSum;
  psiSlope = fractionSlope;
  fractions(d, z, j + 1, k, origin, mu);
  phi = fractionSum;
  phiSlope = fractionSlope;
}

let fractionSum: f64 = 0;
let fractionSlope: f64 = 0;

function fractions(d: usize, z: usize, from: i32, to: i32, origin: f64, mu: f64): void {
  const origins = f64x2.splat(origin);
  const mus = f64x2.splat(mu);
  let sums = f64x2.splat(0);
  let slopes = sums;
  let at = (<usize>from) << 3;
  const end = (<usize>to) << 3;
  for (; at + 8 < end; at += 16) {
    const own = v128.load(z + at);
    const part = f64x2.div(own, f64x2.sub(f64x2.sub(v128.load(d + at), origins), mus));
    sums = f64x2.add(sums, f64x2.mul(own, part));
    slopes = f64x2.add(slopes, f64x2.mul(part, part));
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  let slope = f64x2.extract_lane(slopes, 0) + f64x2.extract_lane(slopes, 1);
  if (at < end) {
    const own = load<f64>(z + at);
    const part = own / (load<f64>(d + at) - origin - mu);
    sum += own * part;
    slope += part * part;
  }
  fractionSum = sum;
  fractionSlope = slope;
}

function fillGaps(gaps: usize, d: usize, k: i32, origin: f64, mu: f64): void {
  for (let i = 0; i < k; i++) {
    const at = (<usize>i) << 3;
    store<f64>(gaps + at, load<f64>(d + at) - origin - mu);
  }
}
