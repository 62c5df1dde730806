import type { Simd, Vector } from "../linalg/index.ts";

/** Compressed rows: row n's entries are `codes[offsets[n] … offsets[n + 1])` with `shares` beside them. */
export interface CompressedRows {
  readonly offsets: Int32Array;
  readonly codes: Int32Array;
  readonly shares: Float64Array;
}

/**
 * A design matrix in the form its structure has: an optional column of ones, sparse group columns, dense columns, in
 * that order. Rows of weight 0 need not exist (their dense values may be NaN).
 */
export interface StructuredDesign {
  readonly rowCount: number;
  readonly interceptCount: 0 | 1;
  readonly groupCount: number;
  readonly groups: CompressedRows;
  readonly denseCount: number;
  /** [rowCount × denseCount] row-major. */
  readonly dense: Vector;
  /** The copy that the kernels hold, where there is one: `withResidentDesign` sets it. */
  readonly residence?: Residence;
}

/** A copy of a design in the kernels' memory. */
export interface Residence {
  readonly simd: Simd;
  /** Of the header that the kernels read: sizes and places. */
  readonly place: number;
  /** Copies of vectors over the rows that stand beside it. */
  readonly vectors: ReadonlyMap<Vector, number>;
}

/** Place of a copy of a vector over the rows: the resident one, or one more. */
export function putRows({ simd, vectors }: Residence, values: Vector, rowCount: number): number {
  return vectors.get(values) ?? simd.put(values, rowCount);
}

/** Number of columns of a design. */
export function columnCount(design: StructuredDesign): number {
  return design.interceptCount + design.groupCount + design.denseCount;
}

/** One row of X times a coefficient vector. [coefficients: K] */
export function rowProduct(design: StructuredDesign, row: number, coefficients: Vector): number {
  const { interceptCount, groupCount, groups, denseCount, dense } = design;
  let sum = interceptCount === 1 ? coefficients[0] : 0;
  for (let entry = groups.offsets[row]; entry < groups.offsets[row + 1]; entry++) {
    sum += groups.shares[entry] * coefficients[interceptCount + groups.codes[entry]];
  }
  const firstDense = interceptCount + groupCount;
  const base = row * denseCount;
  for (let s = 0; s < denseCount; s++) sum += dense[base + s] * coefficients[firstDense + s];
  return sum;
}

/**
 * xᵀMx of one row of X for a symmetric M, over the row's entries only. [matrix: K×K]
 *
 * @complexity O((S + m)²) for m groups of the row
 */
export function rowQuadratic(design: StructuredDesign, row: number, matrix: Vector): number {
  const { interceptCount, groupCount, groups, denseCount, dense } = design;
  const size = columnCount(design);
  const columns: number[] = [];
  const values: number[] = [];
  if (interceptCount === 1) {
    columns.push(0);
    values.push(1);
  }
  for (let entry = groups.offsets[row]; entry < groups.offsets[row + 1]; entry++) {
    columns.push(interceptCount + groups.codes[entry]);
    values.push(groups.shares[entry]);
  }
  for (let s = 0; s < denseCount; s++) {
    columns.push(interceptCount + groupCount + s);
    values.push(dense[row * denseCount + s]);
  }
  let sum = 0;
  for (let i = 0; i < columns.length; i++) {
    const start = columns[i] * size;
    let inner = 0;
    for (let j = 0; j < i; j++) inner += matrix[start + columns[j]] * values[j];
    sum += values[i] * (2 * inner + matrix[start + columns[i]] * values[i]);
  }
  return sum;
}
