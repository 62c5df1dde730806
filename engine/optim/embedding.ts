import { dot } from "../linalg/index.ts";
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
