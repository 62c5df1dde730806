import type { ArrowFactor } from "./arrow-factor.ts";
import { productsResident } from "./resident-arrow.ts";
import { symmetricTimesInto } from "./sparse-rows.ts";

/** Room for P x and Aᵀ z [n], and A x [m]. */
export interface ProductRoom {
  readonly px: Float64Array;
  readonly az: Float64Array;
  readonly ax: Float64Array;
}

/** Room for a form of n variables and m rows. */
export function productRoom(n: number, m: number): ProductRoom {
  return { px: new Float64Array(n), az: new Float64Array(n), ax: new Float64Array(m) };
}

/** P x, A x and Aᵀ z in one pass over what they share. */
export function productsInto(factor: ArrowFactor, room: ProductRoom, x: Float64Array, z: Float64Array): void {
  if (factor.resident !== null) productsResident(factor.resident, room, x, z);
  else plainProducts(factor, room, x, z);
}

/** The plain twin of the kernel `arrowProducts`. */
function plainProducts(
  { form, layout }: ArrowFactor,
  { px, az, ax }: ProductRoom,
  x: Float64Array,
  z: Float64Array,
): void {
  symmetricTimesInto(px, form.quadratic, x);
  const { start, column, value } = layout.rest;
  az.fill(0);
  for (let r = 0; r < ax.length; r++) {
    const factor = z[r];
    let sum = 0;
    for (let e = start[r]; e < start[r + 1]; e++) {
      sum += value[e] * x[column[e]];
      az[column[e]] += factor * value[e];
    }
    ax[r] = sum;
  }
  const { commonRows, commonCouplings, commonStart, commonEnd, inside } = layout;
  const width = commonRows.length;
  const sums = new Float64Array(width);
  const factors = Float64Array.from(commonRows, (r) => (r < 0 ? 0 : z[r]));
  for (let v = 0; v < inside; v++) {
    let sum = 0;
    const own = x[v];
    const at = v * width;
    for (let i = commonStart[v]; i < commonEnd[v]; i++) {
      const coupling = commonCouplings[at + i];
      sums[i] += coupling * own;
      sum += coupling * factors[i];
    }
    az[v] += sum;
  }
  for (let i = 0; i < width; i++) if (commonRows[i] >= 0) ax[commonRows[i]] += sums[i];
}
