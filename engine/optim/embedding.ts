import { dot } from "../linalg/index.ts";
import type { ArrowFactor } from "./arrow-factor.ts";
import { type ProductRoom, productRoom, productsInto } from "./arrow-products.ts";
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
export interface ResidualRoom extends ProductRoom {
  readonly rx: Float64Array;
  readonly rz: Float64Array;
}

/** Room for the residuals of a form. */
export function residualRoom({ linear, rhs }: StandardForm): ResidualRoom {
  const [n, m] = [linear.length, rhs.length];
  return { ...productRoom(n, m), rx: new Float64Array(n), rz: new Float64Array(m) };
}

/** The residuals of the embedding at an iterate, in the room's arrays. */
export function residualsOf(
  factor: ArrowFactor,
  room: ResidualRoom,
  { x, z, s, tau, kappa }: Iterate,
): IterateResiduals {
  const { form } = factor;
  const { px, az, ax, rx, rz } = room;
  productsInto(factor, room, x, z);
  for (let i = 0; i < rx.length; i++) rx[i] = px[i] + az[i] + form.linear[i] * tau;
  for (let r = 0; r < rz.length; r++) rz[r] = ax[r] + s[r] - form.rhs[r] * tau;
  const xPx = dot(x, px);
  const qx = dot(form.linear, x);
  const bz = dot(form.rhs, z);
  return { px, rx, rz, xPx, qx, bz, gap: kappa + qx + bz + xPx / tau };
}
