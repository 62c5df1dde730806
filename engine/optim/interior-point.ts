import { dot } from "../linalg/index.ts";
import { type ArrowFactor, arrowFactor, factorArrow } from "./arrow-factor.ts";
import { arrowLayout } from "./arrow-layout.ts";
import {
  addUnit,
  coneDegree,
  coneMargin,
  coneScaling,
  divideByLambda,
  jordanProductInto,
  scaleInto,
  stepToBoundary,
  updateScaling,
} from "./cones.ts";
import { largestOf } from "./equilibrate.ts";
import { type RefinementRoom, refinedSolve, refinementRoom } from "./refined-solve.ts";
import { addTransposedTimes, symmetricTimesInto, timesInto } from "./sparse-rows.ts";
import type { StandardForm } from "./standard-form.ts";

/**
 * A point of the homogeneous embedding: x/τ, z/τ, s/τ is the solution where τ > 0 at the end, and a certificate where κ > 0.
 */
export interface Iterate {
  readonly x: Float64Array;
  readonly z: Float64Array;
  readonly s: Float64Array;
  tau: number;
  kappa: number;
}

/** The residuals of an iterate: of Px + Aᵀz + qτ = 0, Ax + s = bτ, and of the objectives. */
export interface IterateResiduals {
  readonly px: Float64Array;
  readonly rx: Float64Array;
  readonly rz: Float64Array;
  /** κ + qᵀx + bᵀz + xᵀPx/τ */
  readonly gap: number;
  readonly xPx: number;
  readonly qx: number;
  readonly bz: number;
}

/** What is asked after every step: whether to stop and why, and how far the iterate is from a solution. */
export type StopTest<T> = (
  iterate: Iterate,
  residuals: IterateResiduals,
) => { readonly reason: T | null; readonly distance: number };

/** What ended the iterations, and where they stood. */
export interface InteriorPointEnd<T> {
  readonly iterate: Iterate;
  readonly residuals: IterateResiduals;
  readonly iterations: number;
  /** null: the limit of iterations, or rounding left no step. */
  readonly reason: T | null;
}

const MOST_ITERATIONS = 200;
/** An iterate that is this many times further off than the best one has lost its way to rounding. */
const ASTRAY = 1e6;
const SHORT_OF_BOUNDARY = 0.99;

interface Workspace {
  readonly factor: ArrowFactor;
  readonly room: RefinementRoom;
  /** −q */
  readonly negatedLinear: Float64Array;
  readonly constantX: Float64Array;
  readonly constantZ: Float64Array;
  readonly dx: Float64Array;
  readonly dz: Float64Array;
  readonly ds: Float64Array;
  readonly rightX: Float64Array;
  readonly rightZ: Float64Array;
  readonly shift: Float64Array;
  readonly left: Float64Array;
  readonly product: Float64Array;
}

/**
 * Mehrotra's predictor and corrector on the homogeneous embedding of a quadratic cone program: one factorisation an iteration, a step
 * of the same length for x, z and s. Ends with a solution or with a certificate that there is none.
 *
 * @see Goulart & Chen (2024), Clarabel: an interior-point solver for conic programs with quadratic objectives; Mehrotra (1992)
 */
export function interiorPoint<T>(
  form: StandardForm,
  stop: StopTest<T>,
  start: Iterate | null,
): InteriorPointEnd<T> {
  const n = form.linear.length;
  const m = form.rhs.length;
  const scaling = coneScaling(form.cones);
  const factor = arrowFactor(form, arrowLayout(form), scaling);
  const work: Workspace = {
    factor,
    room: refinementRoom(n, m),
    negatedLinear: form.linear.map((value) => -value),
    constantX: new Float64Array(n),
    constantZ: new Float64Array(m),
    dx: new Float64Array(n),
    dz: new Float64Array(m),
    ds: new Float64Array(m),
    rightX: new Float64Array(n),
    rightZ: new Float64Array(m),
    shift: new Float64Array(m),
    left: new Float64Array(m),
    product: new Float64Array(m),
  };
  const iterate = start ?? firstIterate(work);
  let best = { iterate: copyOf(iterate), distance: Infinity };
  let iterations = 0;
  for (;;) {
    const residuals = residualsOf(form, iterate);
    const { reason, distance } = stop(iterate, residuals);
    if (reason !== null) return { iterate, residuals, iterations, reason };
    if (distance < best.distance) best = { iterate: copyOf(iterate), distance };
    const astray = iterations === MOST_ITERATIONS || distance > ASTRAY * best.distance;
    if (astray || !advance(work, iterate, residuals))
      return { iterate: best.iterate, residuals: residualsOf(form, best.iterate), iterations, reason: null };
    iterations++;
  }
}

/** One iteration; false where rounding leaves none. */
function advance(work: Workspace, iterate: Iterate, residuals: IterateResiduals): boolean {
  return (
    updateScaling(work.factor.scaling, iterate.s, iterate.z) &&
    factorWell(work) &&
    step(work, iterate, residuals)
  );
}

function copyOf({ x, z, s, tau, kappa }: Iterate): Iterate {
  return { x: x.slice(), z: z.slice(), s: s.slice(), tau, kappa };
}

/** The least-squares point, moved into the cones. */
function firstIterate(work: Workspace): Iterate {
  const { factor, room } = work;
  const { form, scaling } = factor;
  const m = form.rhs.length;
  const iterate: Iterate = {
    x: new Float64Array(form.linear.length),
    z: new Float64Array(m),
    s: new Float64Array(m),
    tau: 1,
    kappa: 1,
  };
  const unit = new Float64Array(m);
  addUnit(scaling, unit, 1);
  updateScaling(scaling, unit, unit);
  if (factorArrow(factor)) {
    refinedSolve(
      factor,
      room,
      iterate.x,
      iterate.z,
      form.linear.map((v) => -v),
      form.rhs,
    );
    for (let r = form.cones.zero; r < m; r++) iterate.s[r] = -iterate.z[r];
  }
  moveInside(factor, iterate.s);
  moveInside(factor, iterate.z);
  return iterate;
}

function moveInside({ scaling }: ArrowFactor, u: Float64Array): void {
  const margin = coneMargin(scaling, u);
  if (margin === Infinity) return;
  let size = 0;
  for (let r = scaling.cones.zero; r < u.length; r++) size += Math.abs(u[r]);
  const enough = 1e-8 + (0.1 * size) / Math.max(1, coneDegree(scaling.cones));
  if (!(margin > enough))
    addUnit(scaling, u, (Number.isFinite(margin) ? Math.max(0, -margin) : 0) + Math.max(1, enough));
}

/** The residuals of the embedding at an iterate. */
export function residualsOf(form: StandardForm, { x, z, s, tau, kappa }: Iterate): IterateResiduals {
  const px = new Float64Array(x.length);
  symmetricTimesInto(px, form.quadratic, x);
  const rx = px.map((value, i) => value + form.linear[i] * tau);
  addTransposedTimes(rx, form.rows, z);
  const rz = new Float64Array(z.length);
  timesInto(rz, form.rows, x);
  for (let r = 0; r < rz.length; r++) rz[r] += s[r] - form.rhs[r] * tau;
  const xPx = dot(x, px);
  const qx = dot(form.linear, x);
  const bz = dot(form.rhs, z);
  return { px, rx, rz, xPx, qx, bz, gap: kappa + qx + bz + xPx / tau };
}

/** Residual of the constant solution at which factors are of no use. */
const POOR = 1e-6;

/** Factors that solve for the constant part of every direction, (−q, b). */
function factorWell({ factor, room, constantX, constantZ, negatedLinear }: Workspace): boolean {
  const { form } = factor;
  factor.strength = Math.max(1, factor.strength / RELAX);
  const size = 1 + Math.max(largestOf(form.linear), largestOf(form.rhs));
  for (let attempt = 0; attempt < 2; attempt++) {
    if (attempt > 0) factor.strength *= RELAX;
    if (!factorArrow(factor)) return false;
    if (refinedSolve(factor, room, constantX, constantZ, negatedLinear, form.rhs) <= POOR * size) return true;
  }
  return true;
}

/** By how much the regularisation falls from one iteration to the next where it had to be raised. */
const RELAX = 1000;

/** One predictor and one corrector. False where no step is left. */
function step(work: Workspace, iterate: Iterate, residuals: IterateResiduals): boolean {
  const { factor, dx, dz, ds, left, product, shift } = work;
  const { form, scaling } = factor;
  const { s, z } = iterate;
  const mu = (dot(s, z) + iterate.tau * iterate.kappa) / (coneDegree(form.cones) + 1);
  shift.set(s);
  const predictor = direction(work, iterate, residuals, 1, iterate.kappa * iterate.tau);
  const most = boundary(work, iterate, predictor);
  const sigma = (1 - most) ** 3;
  scaleInto(scaling, left, ds, -1);
  scaleInto(scaling, product, dz, 1);
  jordanProductInto(scaling, shift, left, product);
  jordanProductInto(scaling, product, scaling.lambda, scaling.lambda);
  for (let r = 0; r < shift.length; r++) shift[r] += product[r];
  addUnit(scaling, shift, -sigma * mu);
  divideByLambda(scaling, shift, shift);
  scaleInto(scaling, shift, shift, 1);
  const products = iterate.kappa * iterate.tau + predictor.dTau * predictor.dKappa - sigma * mu;
  const corrector = direction(work, iterate, residuals, 1 - sigma, products);
  const length = Math.min(1, SHORT_OF_BOUNDARY * boundary(work, iterate, corrector));
  if (!(length > 1e-10)) return false;
  for (let i = 0; i < dx.length; i++) iterate.x[i] += length * dx[i];
  for (let r = 0; r < dz.length; r++) {
    iterate.z[r] += length * dz[r];
    iterate.s[r] += length * ds[r];
  }
  iterate.tau += length * corrector.dTau;
  iterate.kappa += length * corrector.dKappa;
  normalise(iterate);
  return true;
}

/** The embedding is homogeneous: its size is kept near 1. */
function normalise(iterate: Iterate): void {
  const size = Math.max(iterate.tau, iterate.kappa);
  const factor = 1 / size;
  for (const values of [iterate.x, iterate.z, iterate.s])
    for (let i = 0; i < values.length; i++) values[i] *= factor;
  iterate.tau *= factor;
  iterate.kappa *= factor;
}

interface ScalarStep {
  readonly dTau: number;
  readonly dKappa: number;
}

/**
 * The step that takes `share` of the residuals away while s∘z goes by the `shift` in s (the workspace's) and τκ by `products`.
 */
function direction(
  work: Workspace,
  { x, tau, kappa }: Iterate,
  { px, rx, rz, gap, xPx }: IterateResiduals,
  share: number,
  products: number,
): ScalarStep {
  const { factor, room, constantX, constantZ, dx, dz, ds, rightX, rightZ, shift } = work;
  const { form } = factor;
  for (let i = 0; i < dx.length; i++) rightX[i] = -share * rx[i];
  for (let r = 0; r < dz.length; r++) rightZ[r] = -share * rz[r] + shift[r];
  refinedSolve(factor, room, dx, dz, rightX, rightZ);
  let along = 0;
  let constant = 0;
  for (let i = 0; i < dx.length; i++) {
    const slope = form.linear[i] + (2 * px[i]) / tau;
    along += slope * dx[i];
    constant += slope * constantX[i];
  }
  along += dot(form.rhs, dz);
  constant += dot(form.rhs, constantZ);
  const dTau = (-share * gap + products / tau - along) / (constant - kappa / tau - xPx / (tau * tau));
  const dKappa = (-products - kappa * dTau) / tau;
  for (let i = 0; i < x.length; i++) dx[i] += dTau * constantX[i];
  for (let r = 0; r < dz.length; r++) dz[r] += dTau * constantZ[r];
  scaleInto(factor.scaling, ds, dz, 1);
  scaleInto(factor.scaling, ds, ds, 1);
  for (let r = 0; r < ds.length; r++) ds[r] = -shift[r] - ds[r];
  return { dTau, dKappa };
}

function boundary(
  { factor, dz, ds }: Workspace,
  { s, z, tau, kappa }: Iterate,
  { dTau, dKappa }: ScalarStep,
): number {
  const { scaling } = factor;
  let most = Math.min(stepToBoundary(scaling, z, dz, 1), stepToBoundary(scaling, s, ds, 1));
  if (dTau < 0) most = Math.min(most, -tau / dTau);
  if (dKappa < 0) most = Math.min(most, -kappa / dKappa);
  return most;
}
