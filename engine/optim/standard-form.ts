import { movedObjective } from "./moved-objective.ts";
import { placeVariables, type VariablePlaces } from "./place-variables.ts";
import type { ConvexProgram } from "./program.ts";
import type { SparseRows } from "./sparse-rows.ts";

/** A row that is kept in the border of the arrow. */
export const KEPT = -1;
/** A row of outside variables alone, which is eliminated into the border. */
const OUTSIDE = -2;

/** What stands behind a standard row: a row, a bound or a cone of the program. */
export const ROW = 0;
export const BOUND = 1;
export const CONE = 2;

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
  readonly sources: RowSources;
  /** What fixed variables add to the objective. */
  readonly constant: number;
}

/** How many rows are 0, how many nonnegative, and the sizes of the second-order cones after them. */
export interface ConeSizes {
  readonly zero: number;
  readonly nonnegative: number;
  readonly second: readonly number[];
}

/** [m] each: the row (or variable, or cone) that stands behind a standard row. */
export interface RowSources {
  /** `ROW`, `BOUND` or `CONE`. */
  readonly kind: Uint8Array;
  readonly index: Int32Array;
  /** −1 where it is a lower limit. */
  readonly sign: Int8Array;
  /** Row within its cone. */
  readonly within: Int32Array;
}

/** The program without its fixed variables, in the order that the solver works in. */
export function standardForm(program: ConvexProgram): StandardForm {
  const places = placeVariables(program);
  const { rowLower, rowUpper, lower, upper, cones } = program;
  const writer = rowWriter(program);
  const rows = rowLower.length;
  for (let r = 0; r < rows; r++)
    if (rowLower[r] === rowUpper[r]) addRow(writer, program, places, program.rows, r, ROW, r, 1);
  const zero = writer.count;
  for (let r = 0; r < rows; r++) {
    if (rowLower[r] === rowUpper[r]) continue;
    if (rowUpper[r] < Infinity) addRow(writer, program, places, program.rows, r, ROW, r, 1);
    if (rowLower[r] > -Infinity) addRow(writer, program, places, program.rows, r, ROW, r, -1);
  }
  for (let v = 0; v < program.variables; v++) {
    if (places.at[v] < 0) continue;
    if (upper[v] < Infinity) addBound(writer, places.at[v], upper[v], v, 1);
    if (lower[v] > -Infinity) addBound(writer, places.at[v], -lower[v], v, -1);
  }
  const nonnegative = writer.count - zero;
  for (let c = 0; c < cones.length; c++)
    for (let r = 0; r < cones[c].offset.length; r++)
      addRow(writer, program, places, cones[c].rows, r, CONE, c, -1);
  const sizes = { zero, nonnegative, second: cones.map(({ offset }) => offset.length) };
  const written = writtenRows(writer);
  return {
    places,
    ...movedObjective(program, places),
    ...written,
    cones: sizes,
    rowBlock: rowBlocks(written.rows, sizes, places),
  };
}

/** Rows as they are written, in arrays that have room for all of them. */
interface RowWriter {
  readonly start: Int32Array;
  readonly column: Int32Array;
  readonly value: Float64Array;
  readonly rhs: Float64Array;
  readonly sources: RowSources;
  count: number;
  entries: number;
}

function rowWriter({ rows, rowLower, rowUpper, cones, variables }: ConvexProgram): RowWriter {
  let [count, entries] = [2 * variables, 2 * variables];
  for (let r = 0; r < rowLower.length; r++) {
    const limits =
      rowLower[r] === rowUpper[r] ? 1 : Number(rowLower[r] > -Infinity) + Number(rowUpper[r] < Infinity);
    count += limits;
    entries += limits * (rows.start[r + 1] - rows.start[r]);
  }
  for (const cone of cones) {
    count += cone.offset.length;
    entries += cone.rows.column.length;
  }
  return {
    start: new Int32Array(count + 1),
    column: new Int32Array(entries),
    value: new Float64Array(entries),
    rhs: new Float64Array(count),
    sources: {
      kind: new Uint8Array(count),
      index: new Int32Array(count),
      sign: new Int8Array(count),
      within: new Int32Array(count),
    },
    count: 0,
    entries: 0,
  };
}

function writtenRows({ start, column, value, rhs, sources, count, entries }: RowWriter) {
  return {
    rows: {
      start: start.slice(0, count + 1),
      column: column.slice(0, entries),
      value: value.slice(0, entries),
    },
    rhs: rhs.slice(0, count),
    sources: {
      kind: sources.kind.slice(0, count),
      index: sources.index.slice(0, count),
      sign: sources.sign.slice(0, count),
      within: sources.within.slice(0, count),
    },
  };
}

/** A row times its sign, ≤ its limit times its sign, fixed variables moved to the right. Of a cone: −Gx + s = g. */
function addRow(
  writer: RowWriter,
  program: ConvexProgram,
  { at }: VariablePlaces,
  { start, column, value }: SparseRows,
  r: number,
  kind: number,
  index: number,
  sign: 1 | -1,
): void {
  let shift = 0;
  for (let e = start[r]; e < start[r + 1]; e++) {
    const place = at[column[e]];
    if (place < 0) shift += value[e] * program.lower[column[e]];
    else {
      writer.column[writer.entries] = place;
      writer.value[writer.entries++] = sign * value[e];
    }
  }
  const rhs =
    kind === CONE
      ? program.cones[index].offset[r] + shift
      : sign * ((sign > 0 ? program.rowUpper : program.rowLower)[r] - shift);
  endRow(writer, rhs, kind, index, sign, r);
}

function addBound(writer: RowWriter, place: number, rhs: number, v: number, sign: 1 | -1): void {
  writer.column[writer.entries] = place;
  writer.value[writer.entries++] = sign;
  endRow(writer, rhs, BOUND, v, sign, 0);
}

function endRow(
  writer: RowWriter,
  rhs: number,
  kind: number,
  index: number,
  sign: number,
  within: number,
): void {
  const { sources, count } = writer;
  writer.rhs[count] = rhs;
  sources.kind[count] = kind;
  sources.index[count] = index;
  sources.sign[count] = kind === CONE ? 1 : sign;
  sources.within[count] = kind === CONE ? within : 0;
  writer.start[++writer.count] = writer.entries;
}

/** Rows within one block are eliminated there; equalities and rows that join blocks are kept. */
function rowBlocks(rows: SparseRows, cones: ConeSizes, places: VariablePlaces): Int32Array {
  const count = rows.start.length - 1;
  const out = new Int32Array(count);
  for (let r = 0; r < count; r++) out[r] = r < cones.zero ? KEPT : rowBlock(rows, r, places);
  return out;
}

function rowBlock({ start, column }: SparseRows, r: number, { blockOf }: VariablePlaces): number {
  if (start[r] === start[r + 1]) return OUTSIDE;
  const first = blockOf[column[start[r]]];
  for (let e = start[r]; e < start[r + 1]; e++) if (blockOf[column[e]] !== first) return KEPT;
  return first < 0 ? OUTSIDE : first;
}
