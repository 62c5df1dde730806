import type { ConeSizes } from "./standard-form.ts";

/**
 * Nesterov and Todd's scaling of s and z: W with W z = W⁻¹ s = λ. For a nonnegative row W is √(s/z); for a second-order cone
 * W = η [w₀ w₁ᵀ; w₁ I + w₁w₁ᵀ/(1 + w₀)], wᵀJw = 1, so that W² = η²(2wwᵀ − J).
 *
 * @see Nesterov & Todd (1997); Vandenberghe (2010), The CVXOPT linear and quadratic cone program solvers
 */
export interface ConeScaling {
  readonly cones: ConeSizes;
  /** [cones] first row. */
  readonly start: Int32Array;
  /** [m] W of nonnegative rows, w of cones; 0 in rows of equality. */
  readonly w: Float64Array;
  /** [cones] η */
  readonly eta: Float64Array;
  /** [m] λ */
  readonly lambda: Float64Array;
}

/** Room for a scaling. */
export function coneScaling(cones: ConeSizes): ConeScaling {
  const start = new Int32Array(cones.second.length);
  let m = cones.zero + cones.nonnegative;
  cones.second.forEach((size, c) => {
    start[c] = m;
    m += size;
  });
  return {
    cones,
    start,
    w: new Float64Array(m),
    eta: new Float64Array(start.length),
    lambda: new Float64Array(m),
  };
}

/** How many complementarity products there are: one a nonnegative row, one a cone. */
export function coneDegree(cones: ConeSizes): number {
  return cones.nonnegative + cones.second.length;
}

/** The scaling of an interior pair; false where a cone has lost its interior to rounding. [s, z: m] */
export function updateScaling(scaling: ConeScaling, s: Float64Array, z: Float64Array): boolean {
  const { cones, start, w, eta, lambda } = scaling;
  const end = cones.zero + cones.nonnegative;
  for (let r = cones.zero; r < end; r++) {
    if (!(s[r] > 0 && z[r] > 0)) return false;
    w[r] = Math.sqrt(s[r] / z[r]);
    lambda[r] = Math.sqrt(s[r] * z[r]);
  }
  for (let c = 0; c < start.length; c++) {
    const from = start[c];
    const to = from + cones.second[c];
    const sSize = Math.sqrt(coneGap(s, from, to));
    const zSize = Math.sqrt(coneGap(z, from, to));
    if (!(sSize > 0 && zSize > 0 && s[from] > 0 && z[from] > 0)) return false;
    let product = 0;
    for (let r = from; r < to; r++) product += (s[r] / sSize) * (z[r] / zSize);
    const gamma = 2 * Math.sqrt((1 + product) / 2);
    for (let r = from; r < to; r++) w[r] = (s[r] / sSize - z[r] / zSize) / gamma;
    let tail = 0;
    for (let r = from + 1; r < to; r++) tail += w[r] * w[r];
    w[from] = Math.sqrt(1 + tail);
    eta[c] = Math.sqrt(sSize / zSize);
  }
  for (let c = 0; c < start.length; c++) scaleCone(scaling, c, lambda, z, 1);
  return true;
}

/** u₀² − ‖u₁‖², without the cancellation of squares; negative outside. */
function coneGap(u: Float64Array, from: number, to: number): number {
  let squares = 0;
  for (let r = from + 1; r < to; r++) squares += u[r] * u[r];
  const tail = Math.sqrt(squares);
  return (u[from] - tail) * (u[from] + tail);
}

/** out = W u, or W⁻¹ u for power −1. Rows of equality become 0. `out` may be `u`. [m] */
export function scaleInto(scaling: ConeScaling, out: Float64Array, u: Float64Array, power: 1 | -1): void {
  const { cones, start, w } = scaling;
  const end = cones.zero + cones.nonnegative;
  for (let r = 0; r < cones.zero; r++) out[r] = 0;
  if (power === 1) for (let r = cones.zero; r < end; r++) out[r] = u[r] * w[r];
  else for (let r = cones.zero; r < end; r++) out[r] = u[r] / w[r];
  for (let c = 0; c < start.length; c++) scaleCone(scaling, c, out, u, power);
}

function scaleCone(scaling: ConeScaling, c: number, out: Float64Array, u: Float64Array, power: 1 | -1): void {
  const { w, eta, start, cones } = scaling;
  const from = start[c];
  const to = from + cones.second[c];
  const factor = power === 1 ? eta[c] : 1 / eta[c];
  const head = u[from];
  let inner = 0;
  for (let r = from + 1; r < to; r++) inner += w[r] * u[r];
  const along = power * head + inner / (1 + w[from]);
  out[from] = factor * (w[from] * head + power * inner);
  for (let r = from + 1; r < to; r++) out[r] = factor * (u[r] + along * w[r]);
}

/** out = u ∘ v: products of nonnegative rows, (uᵀv, u₀v₁ + v₀u₁) of cones. `out` must be another. */
export function jordanProductInto(
  { cones, start }: ConeScaling,
  out: Float64Array,
  u: Float64Array,
  v: Float64Array,
): void {
  const end = cones.zero + cones.nonnegative;
  for (let r = 0; r < cones.zero; r++) out[r] = 0;
  for (let r = cones.zero; r < end; r++) out[r] = u[r] * v[r];
  for (let c = 0; c < start.length; c++) {
    const from = start[c];
    const to = from + cones.second[c];
    let sum = 0;
    for (let r = from; r < to; r++) sum += u[r] * v[r];
    for (let r = from + 1; r < to; r++) out[r] = u[from] * v[r] + v[from] * u[r];
    out[from] = sum;
  }
}

/** out = λ ∖ v, with λ ∘ out = v. `out` may be `v`. */
export function divideByLambda(scaling: ConeScaling, out: Float64Array, v: Float64Array): void {
  const { cones, start, lambda } = scaling;
  const end = cones.zero + cones.nonnegative;
  for (let r = 0; r < cones.zero; r++) out[r] = 0;
  for (let r = cones.zero; r < end; r++) out[r] = v[r] / lambda[r];
  for (let c = 0; c < start.length; c++) {
    const from = start[c];
    const to = from + cones.second[c];
    let inner = 0;
    for (let r = from + 1; r < to; r++) inner += lambda[r] * v[r];
    const head = (lambda[from] * v[from] - inner) / coneGap(lambda, from, to);
    for (let r = from + 1; r < to; r++) out[r] = (v[r] - head * lambda[r]) / lambda[from];
    out[from] = head;
  }
}

/** The largest step ≤ `most` along du that keeps u in its cones. [m] */
export function stepToBoundary(
  { cones, start }: ConeScaling,
  u: Float64Array,
  du: Float64Array,
  most: number,
): number {
  let step = most;
  const end = cones.zero + cones.nonnegative;
  for (let r = cones.zero; r < end; r++) if (du[r] < 0) step = Math.min(step, -u[r] / du[r]);
  for (let c = 0; c < start.length; c++)
    step = Math.min(step, coneStep(u, du, start[c], start[c] + cones.second[c]));
  return step;
}

/** The smallest positive root of (u + t du)'s gap. */
function coneStep(u: Float64Array, du: Float64Array, from: number, to: number): number {
  const a = coneGap(du, from, to);
  let b = u[from] * du[from];
  for (let r = from + 1; r < to; r++) b -= u[r] * du[r];
  const c = Math.max(0, coneGap(u, from, to));
  const headStep = du[from] < 0 ? -u[from] / du[from] : Infinity;
  const inside = b * b - a * c;
  if ((a >= 0 && b >= 0) || inside < 0) return headStep;
  if (a === 0) return Math.min(headStep, -c / (2 * b));
  const t = b >= 0 ? -b - Math.sqrt(inside) : -b + Math.sqrt(inside);
  const first = t / a;
  const second = c / t;
  const positive = Math.min(first >= 0 ? first : Infinity, second >= 0 ? second : Infinity);
  return Math.min(headStep, positive);
}

/** u + amount · e, e the unit of the cones. */
export function addUnit({ cones, start }: ConeScaling, u: Float64Array, amount: number): void {
  const end = cones.zero + cones.nonnegative;
  for (let r = cones.zero; r < end; r++) u[r] += amount;
  for (let c = 0; c < start.length; c++) u[start[c]] += amount;
}

/** How far u is inside its cones: negative outside, Infinity where there is no cone. */
export function coneMargin({ cones, start }: ConeScaling, u: Float64Array): number {
  let margin = Infinity;
  const end = cones.zero + cones.nonnegative;
  for (let r = cones.zero; r < end; r++) margin = Math.min(margin, u[r]);
  for (let c = 0; c < start.length; c++) {
    let squares = 0;
    for (let r = start[c] + 1; r < start[c] + cones.second[c]; r++) squares += u[r] * u[r];
    margin = Math.min(margin, u[start[c]] - Math.sqrt(squares));
  }
  return margin;
}

/** out = W² u. [m] */
export function squareScaleInto(scaling: ConeScaling, out: Float64Array, u: Float64Array): void {
  const { cones, start, w, eta } = scaling;
  const end = cones.zero + cones.nonnegative;
  for (let r = 0; r < cones.zero; r++) out[r] = 0;
  for (let r = cones.zero; r < end; r++) out[r] = u[r] * w[r] * w[r];
  for (let c = 0; c < start.length; c++) {
    const from = start[c];
    const to = from + cones.second[c];
    const square = eta[c] * eta[c];
    let inner = 0;
    for (let r = from; r < to; r++) inner += w[r] * u[r];
    out[from] = square * (2 * inner * w[from] - u[from]);
    for (let r = from + 1; r < to; r++) out[r] = square * (2 * inner * w[r] + u[r]);
  }
}
