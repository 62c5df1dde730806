import type { Vector } from "../linalg/index.ts";
import type { ConvexProgram, SecondOrderCone } from "./program.ts";
import { type SparseRow, type SparseRows, sparseRows } from "./sparse-rows.ts";

/** What a program is made of; what is left out is not there. */
export interface ProgramParts {
  /** [n] */
  readonly linear: Vector;
  readonly quadratic?: SparseRows | null;
  readonly block?: Int32Array | null;
  readonly lower?: Vector;
  readonly upper?: Vector;
  readonly rows?: readonly SparseRow[];
  readonly rowLower?: Vector;
  readonly rowUpper?: Vector;
  readonly cones?: readonly SecondOrderCone[];
}

/**
 * A program of its parts, without limits where none are given.
 *
 * @example
 * convexProgram({ linear: [1, 2], lower: [0, 0] }).upper[0] // => Infinity
 */
export function convexProgram(parts: ProgramParts): ConvexProgram {
  const variables = parts.linear.length;
  const rows = parts.rows ?? [];
  return {
    variables,
    block: parts.block ?? null,
    quadratic: parts.quadratic ?? null,
    linear: Float64Array.from(parts.linear),
    lower: Float64Array.from(parts.lower ?? new Float64Array(variables).fill(-Infinity)),
    upper: Float64Array.from(parts.upper ?? new Float64Array(variables).fill(Infinity)),
    rows: sparseRows(rows),
    rowLower: Float64Array.from(parts.rowLower ?? new Float64Array(rows.length).fill(-Infinity)),
    rowUpper: Float64Array.from(parts.rowUpper ?? new Float64Array(rows.length).fill(Infinity)),
    cones: parts.cones ?? [],
  };
}
