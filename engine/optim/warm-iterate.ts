import { addUnit, coneDegree, coneMargin, coneScaling } from "./cones.ts";
import type { Iterate } from "./embedding.ts";
import type { PreparedProgram } from "./prepare-program.ts";
import type { ProgramSolution } from "./program.ts";
import { timesInto } from "./sparse-rows.ts";
import { CONE, ROW } from "./standard-form.ts";

/** How much of the start is the middle of the cones instead of the earlier answer. */
const CENTRE = 0.003;

/**
 * A start near an earlier answer: λ (x, z, s) of it and 1 − λ of the cones' unit, with τ = 1. At the answer itself products are 0 and
 * no step is left.
 *
 * @see Skajaa, Andersen & Ye (2013), Warmstarting the homogeneous and self-dual interior point method
 */
export function warmIterate(
  { scaled }: PreparedProgram,
  { x, duals, certificate }: ProgramSolution,
): Iterate | null {
  const { form, columnScale, rowScale, costScale } = scaled;
  if (certificate !== null || x.length !== form.places.at.length) return null;
  const m = form.rhs.length;
  const iterate: Iterate = {
    x: Float64Array.from(form.places.of, (v, i) => x[v] / columnScale[i]),
    z: new Float64Array(m),
    s: new Float64Array(m),
    tau: 1,
    kappa: CENTRE,
  };
  const { kind, index, sign, within } = form.sources;
  for (let r = 0; r < m; r++) {
    const dual =
      kind[r] === CONE
        ? duals.cones[index[r]][within[r]]
        : -sign[r] * (kind[r] === ROW ? duals.rows : duals.bounds)[index[r]];
    iterate.z[r] = (dual * costScale) / rowScale[r];
  }
  timesInto(iterate.s, form.rows, iterate.x);
  for (let r = 0; r < m; r++) iterate.s[r] = r < form.cones.zero ? 0 : form.rhs[r] - iterate.s[r];
  for (const values of [iterate.s, iterate.z]) moveFromEdge(form.cones, values);
  return iterate;
}

function moveFromEdge(cones: PreparedProgram["scaled"]["form"]["cones"], values: Float64Array): void {
  const scaling = coneScaling(cones);
  const end = cones.zero + cones.nonnegative;
  for (let r = cones.zero; r < end; r++) values[r] = Math.max(0, values[r]);
  let size = 0;
  for (let r = cones.zero; r < end; r++) size += values[r];
  for (const from of scaling.start) size += Math.abs(values[from]);
  const outside = Math.max(0, -coneMargin(scaling, values));
  addUnit(scaling, values, outside + CENTRE * Math.max(1e-6, size / Math.max(1, coneDegree(cones))));
}
