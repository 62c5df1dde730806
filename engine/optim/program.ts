import type { SparseRows } from "./sparse-rows.ts";

/**
 * minimise ½ xᵀQx + cᵀx subject to lower ≤ x ≤ upper, rowLower ≤ Ax ≤ rowUpper, and ‖tail‖ ≤ head for every cone's Gx + g.
 * Q must be positive semidefinite.
 *
 * **Blocks.** A program of a portfolio is wide in one direction alone: thousands of names that meet only in a few sums. Variables
 * of one `block` (a name's weight, what is bought of it, its cost) may meet in Q and in any row; different blocks meet only through
 * variables outside all blocks (−1: exposures, turnover, a risk) and through rows that join several blocks. What a step costs is
 * the number of blocks times the square of the joining rows that touch one, plus the cube of all joining rows and outside
 * variables: never the square of the number of names.
 */
export interface ConvexProgram {
  /** n */
  readonly variables: number;
  /** [n] block of each variable, −1 outside all of them; null: none has a block. */
  readonly block: Int32Array | null;
  /** [n×n] lower triangle of Q. Entries join variables of one block, or two outside. null: 0. */
  readonly quadratic: SparseRows | null;
  /** [n] c */
  readonly linear: Float64Array;
  /** [n] −Infinity where there is none. */
  readonly lower: Float64Array;
  /** [n] Infinity where there is none. */
  readonly upper: Float64Array;
  /** [m×n] A */
  readonly rows: SparseRows;
  /** [m] */
  readonly rowLower: Float64Array;
  /** [m] */
  readonly rowUpper: Float64Array;
  readonly cones: readonly SecondOrderCone[];
}

/** ‖(Gx + g)₁…‖₂ ≤ (Gx + g)₀. */
export interface SecondOrderCone {
  /** [size×n] G: the first row is the head. */
  readonly rows: SparseRows;
  /** [size] g */
  readonly offset: Float64Array;
}

/** What became of a program. */
export type ProgramStatus =
  /** Both residuals and the gap are within tolerance. */
  | "optimal"
  /** No x satisfies the constraints: `certificate` proves it. */
  | "infeasible"
  /** The objective falls without end: `certificate` is a direction of it. */
  | "unbounded"
  /** Progress ended before the tolerance: residuals and gap say how near. */
  | "stalled";

/** The distances from optimality, each over the size of what is compared, so that no change of units changes them. */
export interface ProgramResiduals {
  /** Largest violation of a bound, row or cone, over the largest |Ax|, slack and limit. */
  readonly primal: number;
  /** Largest |Qx + c − Aᵀy| over its largest term. */
  readonly dual: number;
  /** |primal − dual objective| over the largest of ½xᵀQx, |cᵀx|, the dual's sum, and a hundredth of Σ|c_i x_i|. */
  readonly gap: number;
}

/** Multipliers: by how much the optimum rises as a limit is moved up by one. [units of the objective by unit of the limit] */
export interface ProgramDuals {
  /** [m] of rows: negative where the upper limit binds, positive where the lower does. */
  readonly rows: Float64Array;
  /** [n] of bounds, with the same sign. */
  readonly bounds: Float64Array;
  /** of each cone, in the dual cone. */
  readonly cones: readonly Float64Array[];
}

/** The answer, whatever the status: x and duals of an infeasible or unbounded program are of its last iterate. */
export interface ProgramSolution {
  readonly status: ProgramStatus;
  /** [n] */
  readonly x: Float64Array;
  readonly duals: ProgramDuals;
  readonly objective: number;
  readonly dualObjective: number;
  readonly residuals: ProgramResiduals;
  readonly iterations: number;
  /** Multipliers that prove infeasibility, or a direction [n] that proves unboundedness. */
  readonly certificate: Certificate | null;
}

/** Proof that there is no optimum. */
export type Certificate =
  /** Aᵀy = 0 with a limit's sum that cannot be met: as in Farkas's lemma. */
  | { readonly kind: "infeasible"; readonly duals: ProgramDuals; readonly residual: number }
  /** Q d = 0, cᵀd < 0, and d leaves every constraint as it is. */
  | { readonly kind: "unbounded"; readonly direction: Float64Array; readonly residual: number };
