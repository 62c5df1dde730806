import type { Vector } from "../linalg/index.ts";

/** A sparse matrix by rows: row r holds `value[e]` in column `column[e]` for e from `start[r]` to `start[r + 1]`. */
export interface SparseRows {
  readonly start: Int32Array;
  readonly column: Int32Array;
  readonly value: Float64Array;
}

/** One row as it is written: columns and their values. */
export interface SparseRow {
  readonly columns: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/**
 * Gathers rows. Zeros are left out; a column named twice in a row is summed by every use.
 *
 * @example
 * Array.from(sparseRows([{ columns: [0, 2], values: [1, 5] }]).column) // => [0, 2]
 */
export function sparseRows(rows: readonly SparseRow[]): SparseRows {
  let room = 0;
  for (const row of rows) room += row.columns.length;
  const start = new Int32Array(rows.length + 1);
  const column = new Int32Array(room);
  const value = new Float64Array(room);
  let at = 0;
  rows.forEach((row, r) => {
    for (let e = 0; e < row.columns.length; e++) {
      if (row.values[e] === 0) continue;
      column[at] = row.columns[e];
      value[at++] = row.values[e];
    }
    start[r + 1] = at;
  });
  return { start, column: column.subarray(0, at), value: value.subarray(0, at) };
}

/** out = A x. [out: rows; x: columns] */
export function timesInto(out: Float64Array, a: SparseRows, x: Vector): void {
  const { start, column, value } = a;
  for (let r = 0; r + 1 < start.length; r++) {
    let sum = 0;
    for (let e = start[r]; e < start[r + 1]; e++) sum += value[e] * x[column[e]];
    out[r] = sum;
  }
}

/** out += Aᵀ y. [out: columns; y: rows] */
export function addTransposedTimes(out: Float64Array, a: SparseRows, y: Vector): void {
  const { start, column, value } = a;
  for (let r = 0; r + 1 < start.length; r++) {
    const factor = y[r];
    if (factor === 0) continue;
    for (let e = start[r]; e < start[r + 1]; e++) out[column[e]] += factor * value[e];
  }
}

/** out = Q x of the symmetric Q whose lower triangle stands in the rows. [n] */
export function symmetricTimesInto(out: Float64Array, q: SparseRows, x: Vector): void {
  const { start, column, value } = q;
  out.fill(0);
  for (let r = 0; r + 1 < start.length; r++) {
    const own = x[r];
    let sum = 0;
    for (let e = start[r]; e < start[r + 1]; e++) {
      const c = column[e];
      sum += value[e] * x[c];
      if (c !== r) out[c] += value[e] * own;
    }
    out[r] += sum;
  }
}
