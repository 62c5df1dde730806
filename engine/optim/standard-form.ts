import { placeVariables, type VariablePlaces } from "./place-variables.ts";
import type { ConvexProgram } from "./program.ts";
import { type SparseRow, type SparseRows, sparseRows } from "./sparse-rows.ts";

/** Where a row of the standard form comes from. */
export type RowKind = "row" | "bound" | "cone";

/** A row that is kept in the border of the arrow. */
export const KEPT = -1;
/** A row of outside variables alone, which is eliminated into the border. */
const OUTSIDE = -2;

/**
 * minimise ½ xᵀPx + qᵀx subject to Ax + s = b: s is 0 in the first rows, then nonnegative, then in second-order cones. Variables
 * stand by blocks, those outside last.
 */
export interface StandardForm {
  readonly places: VariablePlaces;
  /** [n×n] lower triangle. */
  readonly quadratic: SparseRows;
  readonly linear: Float64Array;
  readonly rows: SparseRows;
  readonly rhs: Float64Array;
  readonly cones: ConeSizes;
  /** [m] block that a row is eliminated in, `KEPT` or `OUTSIDE`. */
  readonly rowBlock: Int32Array;
  readonly sources: readonly RowSource[];
  /** What fixed variables add to the objective. */
  readonly constant: number;
}

/** How many rows are 0, how many nonnegative, and the sizes of the second-order cones after them. */
export interface ConeSizes {
  readonly zero: number;
  readonly nonnegative: number;
  readonly second: readonly number[];
}

/** The row (or variable, or cone) that stands behind a standard row; `sign` −1 where it is a lower limit. */
export interface RowSource {
  readonly kind: RowKind;
  readonly index: number;
  readonly sign: 1 | -1;
  /** Row within its cone. */
  readonly within: number;
}

interface Draft {
  readonly row: SparseRow;
  readonly rhs: number;
  readonly source: RowSource;
}

/** The program without its fixed variables, in the order that the solver works in. */
export function standardForm(program: ConvexProgram): StandardForm {
  const places = placeVariables(program);
  const zero: Draft[] = [];
  const nonnegative: Draft[] = [];
  const moved = rowMover(program, places);
  for (let r = 0; r + 1 < program.rows.start.length; r++) {
    const { row, shift } = moved(program.rows, r);
    const lower = program.rowLower[r] - shift;
    const upper = program.rowUpper[r] - shift;
    addLimits(lower === upper ? zero : nonnegative, row, lower, upper, "row", r);
  }
  for (let v = 0; v < program.variables; v++) {
    if (places.at[v] < 0) continue;
    const row = { columns: [places.at[v]], values: [1] };
    addLimits(nonnegative, row, program.lower[v], program.upper[v], "bound", v);
  }
  const second = program.cones.map((cone, index) => {
    const rows: Draft[] = [];
    for (let r = 0; r < cone.offset.length; r++) {
      const { row, shift } = moved(cone.rows, r);
      const source: RowSource = { kind: "cone", index, sign: 1, within: r };
      rows.push({ row: negated(row), rhs: cone.offset[r] + shift, source });
    }
    return rows;
  });
  const all = [...zero, ...nonnegative, ...second.flat()];
  const rows = sparseRows(all.map((draft) => draft.row));
  const cones = {
    zero: zero.length,
    nonnegative: nonnegative.length,
    second: second.map((cone) => cone.length),
  };
  return {
    places,
    ...movedObjective(program, places),
    rows,
    rhs: Float64Array.from(all, (draft) => draft.rhs),
    cones,
    rowBlock: rowBlocks(rows, cones, places),
    sources: all.map((draft) => draft.source),
  };
}

/** Both limits as rows of ≤; one row where they are equal. */
function addLimits(
  out: Draft[],
  row: SparseRow,
  lower: number,
  upper: number,
  kind: RowKind,
  index: number,
): void {
  if (upper < Infinity) out.push({ row, rhs: upper, source: { kind, index, sign: 1, within: 0 } });
  if (lower > -Infinity && lower !== upper)
    out.push({ row: negated(row), rhs: -lower, source: { kind, index, sign: -1, within: 0 } });
}

function negated(row: SparseRow): SparseRow {
  return { columns: row.columns, values: Array.from(row.values, (value) => -value) };
}

/** A row of the program in the places of the standard form, and what its fixed variables sum to. */
function rowMover(program: ConvexProgram, { at }: VariablePlaces) {
  return (rows: SparseRows, r: number): { row: SparseRow; shift: number } => {
    const columns: number[] = [];
    const values: number[] = [];
    let shift = 0;
    for (let e = rows.start[r]; e < rows.start[r + 1]; e++) {
      const v = rows.column[e];
      if (at[v] < 0) shift += rows.value[e] * program.lower[v];
      else {
        columns.push(at[v]);
        values.push(rows.value[e]);
      }
    }
    return { row: { columns, values }, shift };
  };
}

/** P and q: what joins a fixed variable becomes linear, what joins two of them a constant. */
function movedObjective(program: ConvexProgram, { at, of }: VariablePlaces) {
  const { quadratic: q, lower } = program;
  const linear = Float64Array.from(of, (v) => program.linear[v]);
  const entries = Array.from(of, () => ({ columns: [] as number[], values: [] as number[] }));
  let constant = 0;
  for (let v = 0; v < program.variables; v++) if (at[v] < 0) constant += program.linear[v] * lower[v];
  const move = (v: number, u: number, value: number) => {
    if (at[v] >= 0 && at[u] >= 0) {
      const row = entries[Math.max(at[v], at[u])];
      row.columns.push(Math.min(at[v], at[u]));
      row.values.push(value);
    } else if (at[v] >= 0) linear[at[v]] += value * lower[u];
    else if (at[u] >= 0) linear[at[u]] += value * lower[v];
    else constant += (v === u ? 0.5 : 1) * value * lower[u] * lower[v];
  };
  for (let v = 0; q !== null && v < program.variables; v++)
    for (let e = q.start[v]; e < q.start[v + 1]; e++) move(v, q.column[e], q.value[e]);
  return { quadratic: sparseRows(entries), linear, constant };
}

/** Rows within one block are eliminated there; equalities and rows that join blocks are kept. */
function rowBlocks(rows: SparseRows, cones: ConeSizes, places: VariablePlaces): Int32Array {
  const count = rows.start.length - 1;
  const out = new Int32Array(count);
  for (let r = 0; r < count; r++) out[r] = r < cones.zero ? KEPT : rowBlock(rows, r, places);
  return out;
}

function rowBlock(rows: SparseRows, r: number, { blockOf }: VariablePlaces): number {
  if (rows.start[r] === rows.start[r + 1]) return OUTSIDE;
  const first = blockOf[rows.column[rows.start[r]]];
  for (let e = rows.start[r]; e < rows.start[r + 1]; e++) if (blockOf[rows.column[e]] !== first) return KEPT;
  return first < 0 ? OUTSIDE : first;
}
