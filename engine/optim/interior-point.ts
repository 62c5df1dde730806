import { activeSimd, dot, withStack } from "../linalg/index.ts";
import { type ArrowFactor, factorArrow } from "./arrow-factor.ts";
import type { ArrowLayout } from "./arrow-layout.ts";
import { solveArrow } from "./arrow-solve.ts";
import { addUnit, coneDegree, coneMargin, updateScaling } from "./cones.ts";
import { type Iterate, type IterateResiduals, residualRoom, residualsOf } from "./embedding.ts";
import { largestOf } from "./equilibrate.ts";
import { factorWell, type NewtonSpace, newtonSpace, newtonStep } from "./newton-step.ts";
import { refinedSolve } from "./refined-solve.ts";
import type { StandardForm } from "./standard-form.ts";

/** What is asked after every step: whether to stop and why, how far the iterate is from a solution, and whether that is near enough. */
export type StopTest<T> = (
  iterate: Iterate,
  residuals: IterateResiduals,
) => { readonly reason: T | null; readonly distance: number; readonly near: boolean };

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
/** So many iterations without a nearer iterate were rounding's. */
const STALE = 25;
/** And so many from one that is near enough. */
const STALE_NEAR = 4;

/**
 * Mehrotra's predictor and corrector on the homogeneous embedding of a quadratic cone program: one factorisation an iteration, a step
 * of the same length for x, z and s. Ends with a solution or with a certificate that there is none.
 *
 * @see Goulart & Chen (2024), Clarabel: an interior-point solver for conic programs with quadratic objectives; Mehrotra (1992)
 */
export function interiorPoint<T>(
  form: StandardForm,
  layout: ArrowLayout,
  stop: StopTest<T>,
  start: Iterate | null,
): InteriorPointEnd<T> {
  const simd = activeSimd();
  const run = () => iterations(newtonSpace(form, layout), stop, start);
  // What the kernels hold of the program goes with the stack.
  return simd === null ? run() : withStack(simd, run);
}

function iterations<T>(work: NewtonSpace, stop: StopTest<T>, start: Iterate | null): InteriorPointEnd<T> {
  const { form } = work.factor;
  const room = residualRoom(form);
  const iterate = start ?? firstIterate(work);
  const free = start === null ? freeDirection(work, iterate) : null;
  if (free !== null) {
    const residuals = residualsOf(work.factor, room, free);
    const { reason } = stop(free, residuals);
    if (reason !== null) return { iterate: free, residuals, iterations: 0, reason };
  }
  const best = { iterate: copyOf(iterate), distance: Infinity, found: 0, patience: STALE };
  let count = 0;
  for (;;) {
    const residuals = residualsOf(work.factor, room, iterate);
    const { reason, distance, near } = stop(iterate, residuals);
    if (reason !== null) return { iterate, residuals, iterations: count, reason };
    if (distance < best.distance) {
      keep(best.iterate, iterate);
      best.distance = distance;
      best.found = count;
      best.patience = near ? STALE_NEAR : STALE;
    }
    const stale = count === MOST_ITERATIONS || count - best.found >= best.patience;
    if (stale || distance > ASTRAY * best.distance || !advance(work, iterate, residuals))
      return {
        iterate: best.iterate,
        residuals: residualsOf(work.factor, room, best.iterate),
        iterations: count,
        reason: null,
      };
    count++;
  }
}

/** One iteration; false where rounding leaves none. */
function advance(work: NewtonSpace, iterate: Iterate, residuals: IterateResiduals): boolean {
  return (
    updateScaling(work.factor.scaling, iterate.s, iterate.z) &&
    factorWell(work) &&
    newtonStep(work, iterate, residuals)
  );
}

function copyOf({ x, z, s, tau, kappa }: Iterate): Iterate {
  return { x: x.slice(), z: z.slice(), s: s.slice(), tau, kappa };
}

function keep(kept: Iterate, { x, z, s, tau, kappa }: Iterate): void {
  kept.x.set(x);
  kept.z.set(z);
  kept.s.set(s);
  kept.tau = tau;
  kept.kappa = kappa;
}

/** The least-squares point, moved into the cones. */
function firstIterate(work: NewtonSpace): Iterate {
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

/** A least-squares point of this size points along what regularisation alone bends. */
const FAR = 1e5;

/**
 * A direction that nothing bends or limits, found by what it does to the equations of the first point: regularisation alone keeps
 * the solution finite along it, and a second solution, with the first on the right, leaves nothing else. null where the point is near.
 */
function freeDirection({ factor, room }: NewtonSpace, { x, z, s }: Iterate): Iterate | null {
  const size = largestOf(x);
  if (!(size > FAR)) return null;
  const direction = new Float64Array(x.length);
  const right = x.map((value) => value / size);
  solveArrow(factor, direction, room.dz, right, new Float64Array(z.length));
  const descends = dot(factor.form.linear, direction) < 0 ? 1 : -1;
  const scale = descends / largestOf(direction);
  return {
    x: direction.map((value) => value * scale),
    z: new Float64Array(z.length),
    s: new Float64Array(s.length),
    tau: 1e-30,
    kappa: 1,
  };
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
