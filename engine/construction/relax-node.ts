import {
  type ConvexProgram,
  type ProgramSolution,
  type SolveSettings,
  solveProgram,
} from "../optim/index.ts";
import { type HullBase, type HullProgram, hullProgram, type NameShares } from "./hull-program.ts";
import type { NamePieces } from "./weight-pieces.ts";

/** A node's relaxation, solved. */
export interface RelaxedNode {
  readonly pieces: NamePieces;
  readonly hull: HullProgram;
  readonly solution: ProgramSolution;
  /** No portfolio of the node has a lower objective; −Infinity where the solver came to no end. */
  readonly bound: number;
  /** [n] */
  readonly weights: Float64Array;
}

/** Bounds need fewer digits than portfolios. */
const RELAXATION: SolveSettings = { tolerance: 1e-8, acceptable: 1e-6 };

/** Rows that nothing free is in may be broken by this share of their size. */
const SETTLED = 1e-8;

/** Solves the hull around a node; null where it is empty. @complexity one program */
export function relaxNode(
  base: HullBase,
  node: NamePieces,
  settings: SolveSettings = RELAXATION,
): RelaxedNode | null {
  const hull = hullProgram(base, node);
  const program = withoutSettledRows(hull.program);
  if (program === null) return null;
  const solution = solveProgram(program, settings);
  if (solution.status === "infeasible") return null;
  const bound = solution.status === "optimal" ? solution.dualObjective + hull.constant : -Infinity;
  const weights = base.centre.map((centre, i) => {
    const least = Math.min(...node[i].map((piece) => piece.lower));
    const most = Math.max(...node[i].map((piece) => piece.upper));
    return Math.min(most, Math.max(least, centre + solution.x[i]));
  });
  return { pieces: node, hull, solution, bound, weights };
}

/** Frees rows of which nothing varies, so that an equality of fixed weights need not hold to the last bit; null where one is broken. */
function withoutSettledRows(program: ConvexProgram): ConvexProgram | null {
  const { rows, lower, upper } = program;
  const rowLower = program.rowLower.slice();
  const rowUpper = program.rowUpper.slice();
  for (let r = 0; r < rowLower.length; r++) {
    let sum = 0;
    let size = 1;
    let isSettled = true;
    for (let e = rows.start[r]; e < rows.start[r + 1] && isSettled; e++) {
      const v = rows.column[e];
      isSettled = lower[v] === upper[v];
      sum += rows.value[e] * lower[v];
      size = Math.max(size, Math.abs(rows.value[e] * lower[v]));
    }
    if (!isSettled) continue;
    if (sum < rowLower[r] - SETTLED * size || sum > rowUpper[r] + SETTLED * size) return null;
    rowLower[r] = -Infinity;
    rowUpper[r] = Infinity;
  }
  return { ...program, rowLower, rowUpper };
}

/** The share of a name that is in pieces with the given property. */
export function shareOf({ shares }: NameShares, x: Float64Array, has: (piece: number) => boolean): number {
  let total = 0;
  shares.forEach(({ columns, values, constant }, p) => {
    if (!has(p)) return;
    total += constant;
    for (let e = 0; e < columns.length; e++) total += values[e] * x[columns[e]];
  });
  return Math.min(1, Math.max(0, total));
}
