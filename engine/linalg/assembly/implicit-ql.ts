import { rotate } from "./vectors";

const EPSILON: f64 = 2.220446049250313e-16;

/** 2⁻⁴⁶⁵ and its square: nothing beside a largest element near 1. A square below has lost digits. */
const NEGLIGIBLE: f64 = 1.0496681418073576e-140;
export const NEGLIGIBLE_SQUARE: f64 = 1.101803207925311e-280;

/**
 * Eigenvalues of the tridiagonal (d, e), e[i] between i and i + 1 and e[n−1] scratch, by implicit QL with Wilkinson's shift;
 * the n rows at `z` are rotated along. Martin, Reinsch & Wilkinson (1968). False where one did not converge in 50 iterations.
 */
export function implicitQl(d: usize, e: usize, z: usize, step: usize, n: i32): bool {
  store<f64>(e + ((<usize>(n - 1)) << 3), 0);
  for (let l = 0; l < n; l++) {
    for (let iteration = 0; ; iteration++) {
      const m = splitPoint(d, e, l, n);
      if (m === l) break;
      if (iteration === 50) return false;
      sweep(d, e, z, step, l, m, n);
    }
  }
  return true;
}

/** First m ≥ l whose off-diagonal element is rounding. */
function splitPoint(d: usize, e: usize, l: i32, n: i32): i32 {
  let m = l;
  for (; m < n - 1; m++) {
    const at = (<usize>m) << 3;
    const size = abs(load<f64>(d + at)) + abs(load<f64>(d + at, 8));
    if (abs(load<f64>(e + at)) <= EPSILON * size + NEGLIGIBLE) break;
  }
  return m;
}

function sweep(d: usize, e: usize, z: usize, step: usize, l: i32, m: i32, n: i32): void {
  const first = (<usize>l) << 3;
  const last = (<usize>m) << 3;
  const coupling = load<f64>(e + first);
  const slope = (load<f64>(d + first, 8) - load<f64>(d + first)) / (2 * coupling);
  const root = sqrt(slope * slope + 1);
  let g = load<f64>(d + last) - load<f64>(d + first) + coupling / (slope + (slope >= 0 ? root : -root));
  let s: f64 = 1;
  let c: f64 = 1;
  let p: f64 = 0;
  for (let i = m - 1; i >= l; i--) {
    const at = (<usize>i) << 3;
    const f = s * load<f64>(e + at);
    const b = c * load<f64>(e + at);
    const square = f * f + g * g;
    if (square <= NEGLIGIBLE_SQUARE) {
      // The rotation has nothing to do: the matrix splits here.
      store<f64>(d + at, load<f64>(d + at, 8) - p, 8);
      store<f64>(e + at, b);
      store<f64>(e + at, 0, 8);
      store<f64>(e + last, 0);
      return;
    }
    const r = sqrt(square);
    store<f64>(e + at, r, 8);
    s = f / r;
    c = g / r;
    g = load<f64>(d + at, 8) - p;
    const t = (load<f64>(d + at) - g) * s + 2 * c * b;
    p = s * t;
    store<f64>(d + at, g + p, 8);
    g = c * t - b;
    rotate(z + <usize>i * step, z + <usize>(i + 1) * step, c, s, n);
  }
  store<f64>(d + first, load<f64>(d + first) - p);
  store<f64>(e + first, g);
  store<f64>(e + last, 0);
}
