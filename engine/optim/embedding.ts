import { dot } from "../linalg/index.ts";
import { symmetricTimesInto } from "./sparse-rows.ts";
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

/** Room for residuals of n variables and m rows. */
export interface ResidualRoom {
  readonly px: Float64Array;
  readonly rx: Float64Array;
  readonly rz: Float64Array;
}

/** Room for the residuals of a form. */
export function residualRoom({ linear, rhs }: StandardForm): ResidualRoom {
  const [n, m] = [linear.length, rhs.length];
  return { px: new Float64Array(n), rx: new Float64Array(n), rz: new Float64Array(m) };
}

/** The residuals of the embedding at an iterate, in the room's arrays. */
export function residualsOf(
  form: StandardForm,
  { px, rx, rz }: ResidualRoom,
  { x, z, s, tau, kappa }: Iterate,
): IterateResiduals {
  const { start, column, value } = form.rows;
  symmetricTimesInto(px, form.quadratic, x);
  for (let i = 0; i < rx.length; i++) rx[i] = px[i] + form.linear[i] * tau;
  for (let r = 0; r < rz.length; r++) {
    const factor = z[r];
    let sum = 0;
    for (let e = start[r]; e < start[r + 1]; e++) {
      sum += value[e] * x[column[e]];
      rx[column[e]] += factor * value[e];
    }
    rz[r] = sum + s[r] - form.rhs[r] * tau;
  }
  const xPx = dot(x, px);
  const qx = dot(form.linear, x);
  const bz = dot(form.rhs, z);
  return { px, rx, rz, xPx, qx, bz, gap: kappa + qx + bz + xPx / tau };
}
