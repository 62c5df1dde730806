import type { ArrowFactor } from "./arrow-factor.ts";
import { type ProductRoom, productRoom, productsInto } from "./arrow-products.ts";
import { solveArrow } from "./arrow-solve.ts";
import { squareScaleInto } from "./cones.ts";
import { largestOf } from "./equilibrate.ts";

/** Room for residuals and corrections. */
export interface RefinementRoom extends ProductRoom {
  readonly ex: Float64Array;
  readonly ez: Float64Array;
  readonly dx: Float64Array;
  readonly dz: Float64Array;
  readonly square: Float64Array;
}

/** Room for a form of n variables and m rows. */
export function refinementRoom(n: number, m: number): RefinementRoom {
  return {
    ...productRoom(n, m),
    ex: new Float64Array(n),
    ez: new Float64Array(m),
    dx: new Float64Array(n),
    dz: new Float64Array(m),
    square: new Float64Array(m),
  };
}

const ROUNDS = 5;
const ENOUGH = 1e-11;
/** A round that does not take at least this share of the residual away was the last. */
const SHARE = 0.3;

/**
 * Solves [P Aᵀ; A −W²] [x; z] = [rx; rz] and takes the factors' regularisation away by refinement. Returns the largest residual that is left.
 * [x, rx: n; z, rz: m]
 */
export function refinedSolve(
  factor: ArrowFactor,
  room: RefinementRoom,
  x: Float64Array,
  z: Float64Array,
  rx: Float64Array,
  rz: Float64Array,
): number {
  solveArrow(factor, x, z, rx, rz);
  const limit = ENOUGH * (1 + Math.max(largestOf(rx), largestOf(rz)));
  let last = residual(factor, room, x, z, rx, rz);
  for (let round = 0; round < ROUNDS && last > limit; round++) {
    solveArrow(factor, room.dx, room.dz, room.ex, room.ez);
    for (let i = 0; i < x.length; i++) x[i] += room.dx[i];
    for (let r = 0; r < z.length; r++) z[r] += room.dz[r];
    const now = residual(factor, room, x, z, rx, rz);
    if (!(now < last)) {
      for (let i = 0; i < x.length; i++) x[i] -= room.dx[i];
      for (let r = 0; r < z.length; r++) z[r] -= room.dz[r];
      return last;
    }
    if (now > SHARE * last) return now;
    last = now;
  }
  return last;
}

/** What is left of both right-hand sides. */
function residual(
  factor: ArrowFactor,
  room: RefinementRoom,
  x: Float64Array,
  z: Float64Array,
  rx: Float64Array,
  rz: Float64Array,
): number {
  const { ex, ez, square, px, az, ax } = room;
  productsInto(factor, room, x, z);
  squareScaleInto(factor.scaling, square, z);
  let most = 0;
  for (let r = 0; r < ez.length; r++) {
    ez[r] = rz[r] - ax[r] + square[r];
    const size = Math.abs(ez[r]);
    if (!(size <= most)) most = size;
  }
  for (let i = 0; i < ex.length; i++) {
    ex[i] = rx[i] - px[i] - az[i];
    const size = Math.abs(ex[i]);
    if (!(size <= most)) most = size;
  }
  return most;
}
