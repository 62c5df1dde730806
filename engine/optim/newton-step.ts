import { dot } from "../linalg/index.ts";
import { type ArrowFactor, arrowFactor, factorArrow } from "./arrow-factor.ts";
import type { ArrowLayout } from "./arrow-layout.ts";
import {
  addUnit,
  coneDegree,
  coneScaling,
  divideByLambda,
  jordanProductInto,
  scaleInto,
  stepToBoundary,
} from "./cones.ts";
import type { Iterate, IterateResiduals } from "./embedding.ts";
import { largestOf } from "./equilibrate.ts";
import { type RefinementRoom, refinedSolve, refinementRoom } from "./refined-solve.ts";
import type { StandardForm } from "./standard-form.ts";

/** Factors, directions and right-hand sides of one program. */
export interface NewtonSpace {
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

/** Room for the steps of a form. */
export function newtonSpace(form: StandardForm, layout: ArrowLayout): NewtonSpace {
  const n = form.linear.length;
  const m = form.rhs.length;
  const scaling = coneScaling(form.cones);
  const factor = arrowFactor(form, layout, scaling);
  return {
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
}

const SHORT_OF_BOUNDARY = 0.99;
/** Residual of the constant solution at which factors are of no use. */
const POOR = 1e-6;

/**
 * Factors that solve for the constant part of every direction, (−q, b). Where they solve it poorly, stronger regularisation may do
 * better (rows that depend on each other) or weaker (a direction that hardly anything bends): the best of the three is kept.
 */
export function factorWell(work: NewtonSpace): boolean {
  const { factor } = work;
  const { form } = factor;
  const usual = Math.max(1, factor.strength / RELAX);
  const size = 1 + Math.max(largestOf(form.linear), largestOf(form.rhs));
  let best = { strength: usual, residual: Infinity };
  for (const strength of [usual, usual * RELAX, usual / RELAX]) {
    const residual = constantResidual(work, strength);
    if (residual <= POOR * size) return true;
    const relative = residual / (size + largestOf(work.constantX));
    if (relative < best.residual) best = { strength: factor.strength, residual: relative };
  }
  return constantResidual(work, best.strength) < Infinity;
}

/** The residual of the constant part by factors of the present regularisation; Infinity where there are none. */
function constantResidual(
  { factor, room, constantX, constantZ, negatedLinear }: NewtonSpace,
  strength: number,
): number {
  factor.strength = strength;
  if (!factorArrow(factor)) return Infinity;
  return refinedSolve(factor, room, constantX, constantZ, negatedLinear, factor.form.rhs);
}

/** By how much the regularisation falls from one iteration to the next where it had to be raised. */
const RELAX = 1000;

/** One predictor and one corrector. False where no step is left. */
export function newtonStep(work: NewtonSpace, iterate: Iterate, residuals: IterateResiduals): boolean {
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
  work: NewtonSpace,
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
  { factor, dz, ds }: NewtonSpace,
  { s, z, tau, kappa }: Iterate,
  { dTau, dKappa }: ScalarStep,
): number {
  const { scaling } = factor;
  let most = Math.min(stepToBoundary(scaling, z, dz, 1), stepToBoundary(scaling, s, ds, 1));
  if (dTau < 0) most = Math.min(most, -tau / dTau);
  if (dKappa < 0) most = Math.min(most, -kappa / dKappa);
  return most;
}
