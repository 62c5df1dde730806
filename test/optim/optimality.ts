import type { ConvexProgram, ProgramDuals, ProgramSolution, SparseRows } from "../../engine/optim/index.ts";

/** How far an answer is from each condition of optimality (Karush, Kuhn and Tucker), from the program and the answer alone. */
export interface OptimalityGaps {
  /** Largest violation of a bound, row or cone over the largest |Ax| and limit. */
  readonly primal: number;
  /** Largest |Qx + c − Aᵀy − …| over its largest term. */
  readonly dual: number;
  /** Largest multiplier of a limit that is not there, or outside its dual cone, over the largest multiplier. */
  readonly sign: number;
  /** Sum of |multiplier × distance from its limit| over the objective's largest part. */
  readonly complementarity: number;
}

/** Objectives below this share of a variable's price are compared with it instead of with themselves. */
const FLOOR = 1e-6;

/** The four gaps of an answer that is said to be optimal. */
export function optimalityGaps(program: ConvexProgram, { x, duals }: ProgramSolution): OptimalityGaps {
  const qx = symmetricTimes(program, x);
  const slope = pulled(program, duals);
  let term = 0;
  let dual = 0;
  for (let v = 0; v < program.variables; v++) {
    dual = Math.max(dual, Math.abs(qx[v] + program.linear[v] - slope[v]));
    term = Math.max(term, Math.abs(qx[v]), Math.abs(program.linear[v]), Math.abs(slope[v]));
  }
  const limits = violations(program, x);
  const multipliers = multiplierFaults(program, x, duals);
  const half = 0.5 * inner(x, qx);
  const floor = FLOOR * program.linear.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const size = Math.max(half, Math.abs(inner(program.linear, x)), Math.abs(limitSum(program, duals)), floor);
  return {
    primal: share(limits.worst, limits.size),
    dual: share(dual, term),
    sign: multipliers.sign,
    complementarity: share(multipliers.products, size),
  };
}

/** Aᵀy + bounds + Gᵀz: what the multipliers pull the variables with. [n] */
export function pulled(program: ConvexProgram, duals: ProgramDuals): Float64Array {
  const out = Float64Array.from(duals.bounds);
  addTransposed(out, program.rows, duals.rows);
  program.cones.forEach((cone, c) => {
    addTransposed(out, cone.rows, duals.cones[c]);
  });
  return out;
}

/** The dual objective's linear part: limits times multipliers. Where Aᵀy + … = 0 and this is positive nothing is feasible. */
export function limitSum(program: ConvexProgram, duals: ProgramDuals): number {
  const part = (dual: number, lower: number, upper: number): number => {
    const limit = dual > 0 ? lower : upper;
    return dual === 0 || !Number.isFinite(limit) ? 0 : dual * limit;
  };
  let sum = 0;
  duals.rows.forEach((dual, r) => {
    sum += part(dual, program.rowLower[r], program.rowUpper[r]);
  });
  duals.bounds.forEach((dual, v) => {
    sum += part(dual, program.lower[v], program.upper[v]);
  });
  program.cones.forEach(({ offset }, c) => {
    sum -= inner(offset, duals.cones[c]);
  });
  return sum;
}

/** The largest multiplier without a limit of its sign, or outside its cone, over the largest one. */
export function signFault(program: ConvexProgram, duals: ProgramDuals): number {
  let fault = 0;
  let size = 0;
  const look = (dual: number, lower: number, upper: number): void => {
    size = Math.max(size, Math.abs(dual));
    if ((dual > 0 && lower === -Infinity) || (dual < 0 && upper === Infinity))
      fault = Math.max(fault, Math.abs(dual));
  };
  duals.rows.forEach((dual, r) => {
    look(dual, program.rowLower[r], program.rowUpper[r]);
  });
  duals.bounds.forEach((dual, v) => {
    look(dual, program.lower[v], program.upper[v]);
  });
  for (const cone of duals.cones) {
    size = Math.max(size, cone[0]);
    fault = Math.max(fault, coneFault(cone));
  }
  return share(fault, size);
}

function multiplierFaults(program: ConvexProgram, x: Float64Array, duals: ProgramDuals) {
  let products = 0;
  const look = (dual: number, at: number, lower: number, upper: number): void => {
    const limit = dual > 0 ? lower : upper;
    if (Number.isFinite(limit)) products += Math.abs(dual * (at - limit));
  };
  const sums = times(program.rows, x);
  duals.rows.forEach((dual, r) => {
    look(dual, sums[r], program.rowLower[r], program.rowUpper[r]);
  });
  duals.bounds.forEach((dual, v) => {
    look(dual, x[v], program.lower[v], program.upper[v]);
  });
  program.cones.forEach((cone, c) => {
    products += Math.abs(
      inner(
        duals.cones[c],
        times(cone.rows, x).map((sum, r) => sum + cone.offset[r]),
      ),
    );
  });
  return { products, sign: signFault(program, duals) };
}

function violations(program: ConvexProgram, x: Float64Array): { worst: number; size: number } {
  let worst = 0;
  let size = 0;
  const look = (at: number, lower: number, upper: number): void => {
    worst = Math.max(worst, lower - at, at - upper);
    for (const value of [at, lower, upper])
      if (Number.isFinite(value)) size = Math.max(size, Math.abs(value));
  };
  times(program.rows, x).forEach((sum, r) => {
    look(sum, program.rowLower[r], program.rowUpper[r]);
  });
  x.forEach((value, v) => {
    look(value, program.lower[v], program.upper[v]);
  });
  for (const cone of program.cones) {
    const sums = times(cone.rows, x).map((sum, r) => sum + cone.offset[r]);
    worst = Math.max(worst, coneFault(sums));
    for (const sum of sums) size = Math.max(size, Math.abs(sum));
  }
  return { worst, size };
}

/** How far outside of the second-order cone. */
function coneFault(u: Float64Array): number {
  return Math.max(0, Math.hypot(...u.subarray(1)) - u[0]);
}

function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : part;
}

/** Σ aᵢ bᵢ. */
export function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** A x. */
export function times({ start, column, value }: SparseRows, x: Float64Array): Float64Array {
  const out = new Float64Array(start.length - 1);
  for (let r = 0; r < out.length; r++)
    for (let e = start[r]; e < start[r + 1]; e++) out[r] += value[e] * x[column[e]];
  return out;
}

function addTransposed(out: Float64Array, { start, column, value }: SparseRows, y: ArrayLike<number>): void {
  for (let r = 0; r < y.length; r++)
    for (let e = start[r]; e < start[r + 1]; e++) out[column[e]] += value[e] * y[r];
}

/** Q x of the lower triangle. [n] */
export function symmetricTimes({ quadratic, variables }: ConvexProgram, x: Float64Array): Float64Array {
  const out = new Float64Array(variables);
  if (quadratic === null) return out;
  const { start, column, value } = quadratic;
  for (let r = 0; r < variables; r++) {
    for (let e = start[r]; e < start[r + 1]; e++) {
      out[r] += value[e] * x[column[e]];
      if (column[e] !== r) out[column[e]] += value[e] * x[r];
    }
  }
  return out;
}
