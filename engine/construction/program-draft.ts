import {
  type ConvexProgram,
  convexProgram,
  type SecondOrderCone,
  type SparseRow,
  sparseRows,
} from "../optim/index.ts";

/** A program that is being written: variables and rows are added one after the other. */
export interface ProgramDraft {
  readonly block: number[];
  readonly linear: number[];
  readonly lower: number[];
  readonly upper: number[];
  /** By row of the lower triangle. */
  readonly quadratic: { readonly columns: number[]; readonly values: number[] }[];
  readonly rows: SparseRow[];
  readonly rowLower: number[];
  readonly rowUpper: number[];
  readonly cones: SecondOrderCone[];
}

/** Nothing yet. */
export function emptyDraft(): ProgramDraft {
  return {
    block: [],
    linear: [],
    lower: [],
    upper: [],
    quadratic: [],
    rows: [],
    rowLower: [],
    rowUpper: [],
    cones: [],
  };
}

/** A variable as it is added. */
export interface DraftVariable {
  /** −1 outside all blocks. */
  readonly block: number;
  readonly lower: number;
  readonly upper: number;
  readonly linear?: number;
}

/** A further variable; its place. */
export function addVariable(draft: ProgramDraft, { block, lower, upper, linear = 0 }: DraftVariable): number {
  draft.block.push(block);
  draft.lower.push(lower);
  draft.upper.push(upper);
  draft.linear.push(linear);
  draft.quadratic.push({ columns: [], values: [] });
  return draft.block.length - 1;
}

/** A further row; its place. */
export function addRow(draft: ProgramDraft, row: SparseRow, lower: number, upper: number): number {
  draft.rows.push(row);
  draft.rowLower.push(lower);
  draft.rowUpper.push(upper);
  return draft.rows.length - 1;
}

/** ½ Q gains `value` at (v, u) and (u, v). */
export function addQuadratic(draft: ProgramDraft, v: number, u: number, value: number): void {
  if (value === 0) return;
  const row = draft.quadratic[Math.max(v, u)];
  row.columns.push(Math.min(v, u));
  row.values.push(value);
}

/** The program as it stands. */
export function finishDraft(draft: ProgramDraft): ConvexProgram {
  return convexProgram({
    linear: draft.linear,
    block: Int32Array.from(draft.block),
    quadratic: sparseRows(draft.quadratic),
    lower: draft.lower,
    upper: draft.upper,
    rows: draft.rows,
    rowLower: draft.rowLower,
    rowUpper: draft.rowUpper,
    cones: draft.cones,
  });
}
