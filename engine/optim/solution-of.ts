import type { Iterate, IterateResiduals } from "./embedding.ts";
import type { ScaledForm } from "./equilibrate.ts";
import type { InteriorPointEnd } from "./interior-point.ts";
import type {
  Certificate,
  ConvexProgram,
  ProgramDuals,
  ProgramResiduals,
  ProgramSolution,
  ProgramStatus,
} from "./program.ts";
import { addTransposedTimes, type SparseRows, symmetricTimesInto } from "./sparse-rows.ts";
import { BOUND, ROW } from "./standard-form.ts";

/**
 * The residual of a proof that is taken where rounding leaves no step to a better one. What is feasible, or optimal, would have
 * sizes beyond its inverse.
 */
const LATE_PROOF = 1e-6;

interface Proof {
  readonly of: "infeasible" | "unbounded";
  readonly residual: number;
}

/** The better of the two proofs that an iterate makes. One that leans to a solution makes none. */
export function proofOf(scaled: ScaledForm, iterate: Iterate, residuals: IterateResiduals): Proof {
  if (iterate.tau > iterate.kappa) return { of: "infeasible", residual: Infinity };
  const none = infeasibility(scaled, iterate, residuals);
  const endless = unboundedness(scaled, iterate, residuals);
  return none <= endless ? { of: "infeasible", residual: none } : { of: "unbounded", residual: endless };
}

/** Residuals in the program's own units. */
export function measures(
  { form, columnScale, rowScale }: ScaledForm,
  { x, s, tau }: Iterate,
  { px, rx, rz, xPx, qx, bz }: IterateResiduals,
): ProgramResiduals {
  let primal = 0;
  let limit = 0;
  for (let r = 0; r < rz.length; r++) {
    const scale = 1 / rowScale[r];
    primal = Math.max(primal, Math.abs(rz[r]) * scale);
    const b = form.rhs[r] * tau;
    limit = Math.max(limit, Math.abs(b) * scale, Math.abs(s[r]) * scale, Math.abs(rz[r] - s[r] + b) * scale);
  }
  if (form.cones.zero === rz.length) limit = Math.max(limit, largestTerm(form.rows, rowScale, x));
  let dual = 0;
  let term = 0;
  for (let i = 0; i < x.length; i++) {
    const scale = 1 / columnScale[i];
    const q = form.linear[i] * tau;
    dual = Math.max(dual, Math.abs(rx[i]) * scale);
    term = Math.max(term, Math.abs(px[i]) * scale, Math.abs(q) * scale, Math.abs(rx[i] - px[i] - q) * scale);
  }
  const half = xPx / (2 * tau * tau);
  let terms = 0;
  for (let i = 0; i < x.length; i++) terms += Math.abs(form.linear[i] * x[i]) / tau;
  const size = Math.max(half, Math.abs(qx) / tau, Math.abs(bz) / tau, CANCELLED * terms, FLOOR);
  const gap = Math.abs(2 * half + (qx + bz) / tau);
  return { primal: ratio(primal, limit), dual: ratio(dual, term), gap: ratio(gap, size) };
}

/** Largest |a_ij x_j|: equalities alone may all sum to 0. */
function largestTerm({ start, column, value }: SparseRows, rowScale: Float64Array, x: Float64Array): number {
  let most = 0;
  for (let r = 0; r < rowScale.length; r++)
    for (let e = start[r]; e < start[r + 1]; e++)
      most = Math.max(most, Math.abs(value[e] * x[column[e]]) / rowScale[r]);
  return most;
}

/** Share of the sum of |c_i x_i| that a gap is compared with at least: an objective may sum to 0. */
const CANCELLED = 0.01;
/** Objectives of the scaled program below this are compared with it instead of with themselves. */
const FLOOR = 1e-6;

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : part;
}

/** max |Aᵀy| / −bᵀy: how far from a proof of infeasibility. */
function infeasibility(
  { form, columnScale }: ScaledForm,
  { x, tau }: Iterate,
  { px, rx, bz }: IterateResiduals,
): number {
  if (!(bz < 0)) return Infinity;
  let most = 0;
  for (let i = 0; i < x.length; i++)
    most = Math.max(most, Math.abs(rx[i] - px[i] - form.linear[i] * tau) / columnScale[i]);
  return most / -bz;
}

/** max(|Pd|, |Ad + s| max |q|) / −qᵀd: how far from a proof of unboundedness. */
function unboundedness(
  { form, columnScale, rowScale }: ScaledForm,
  { x, tau }: Iterate,
  { px, rz, qx }: IterateResiduals,
): number {
  if (!(qx < 0)) return Infinity;
  let cost = 0;
  let most = 0;
  for (let i = 0; i < x.length; i++) {
    cost = Math.max(cost, Math.abs(form.linear[i]) / columnScale[i]);
    most = Math.max(most, Math.abs(px[i]) / columnScale[i]);
  }
  for (let r = 0; r < rz.length; r++)
    most = Math.max(most, (Math.abs(rz[r] + form.rhs[r] * tau) / rowScale[r]) * cost);
  return most / -qx;
}

/** The answer in the program's own units. */
export function solutionOf(
  program: ConvexProgram,
  scaled: ScaledForm,
  { iterate, residuals, iterations, reason }: InteriorPointEnd<ProgramStatus>,
  acceptable: number,
): ProgramSolution {
  const near = measures(scaled, iterate, residuals);
  const proof = proofOf(scaled, iterate, residuals);
  const late =
    Math.max(near.primal, near.dual, near.gap) <= acceptable
      ? "optimal"
      : proof.residual <= LATE_PROOF
        ? proof.of
        : "stalled";
  const status = reason ?? late;
  const { form, columnScale, costScale } = scaled;
  const per = status === "infeasible" || status === "unbounded" ? 1 : iterate.tau;
  // A direction leaves fixed variables where they are.
  const x = status === "unbounded" ? new Float64Array(program.variables) : Float64Array.from(program.lower);
  form.places.of.forEach((v, i) => {
    x[v] = (iterate.x[i] * columnScale[i]) / per;
  });
  const duals = dualsOf(program, scaled, iterate, per, status === "infeasible" ? null : x);
  const half = residuals.xPx / (2 * iterate.tau * iterate.tau);
  return {
    status,
    x,
    duals,
    objective: (half + residuals.qx / iterate.tau) / costScale + form.constant,
    dualObjective: (-half - residuals.bz / iterate.tau) / costScale + form.constant,
    residuals: near,
    iterations,
    certificate: certificateOf(status, scaled, iterate, residuals, x, duals),
  };
}

function certificateOf(
  status: ProgramStatus,
  scaled: ScaledForm,
  iterate: Iterate,
  residuals: IterateResiduals,
  x: Float64Array,
  duals: ProgramDuals,
): Certificate | null {
  if (status === "infeasible")
    return { kind: "infeasible", duals, residual: infeasibility(scaled, iterate, residuals) };
  if (status === "unbounded")
    return { kind: "unbounded", direction: x, residual: unboundedness(scaled, iterate, residuals) };
  return null;
}

/** Multipliers of the program's limits. Those of fixed variables take what is left of the slope at x; of the rows' pull alone where x is null. */
function dualsOf(
  program: ConvexProgram,
  { form, rowScale, costScale }: ScaledForm,
  { z }: Iterate,
  per: number,
  x: Float64Array | null,
): ProgramDuals {
  const rows = new Float64Array(program.rowLower.length);
  const bounds = new Float64Array(program.variables);
  const cones = program.cones.map((cone) => new Float64Array(cone.offset.length));
  const { kind, index, sign, within } = form.sources;
  for (let r = 0; r < z.length; r++) {
    const value = (z[r] * rowScale[r]) / (costScale * per);
    if (kind[r] === ROW) rows[index[r]] -= sign[r] * value;
    else if (kind[r] === BOUND) bounds[index[r]] -= sign[r] * value;
    else cones[index[r]][within[r]] = value;
  }
  const slope = x === null ? new Float64Array(program.variables) : objectiveSlope(program, x);
  addTransposedTimes(
    slope,
    program.rows,
    rows.map((value) => -value),
  );
  program.cones.forEach((cone, c) => {
    addTransposedTimes(
      slope,
      cone.rows,
      cones[c].map((value) => -value),
    );
  });
  for (let v = 0; v < slope.length; v++) if (program.lower[v] === program.upper[v]) bounds[v] = slope[v];
  return { rows, bounds, cones };
}

/** Qx + c. */
function objectiveSlope({ quadratic, linear, variables }: ConvexProgram, x: Float64Array): Float64Array {
  if (quadratic === null) return Float64Array.from(linear);
  const slope = new Float64Array(variables);
  symmetricTimesInto(slope, quadratic, x);
  for (let v = 0; v < slope.length; v++) slope[v] += linear[v];
  return slope;
}
