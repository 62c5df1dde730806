import type { Vector } from "../linalg/index.ts";

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
}

/** Number of columns of a design. */
export function columnCount(design: StructuredDesign): number {
  return design.interceptCount + design.groupCount + design.denseCount;
}

/**
 * XᵀWX (lower triangle) and XᵀWy over the rows of positive weight, written into `gram` [K×K] and `moment` [K].
 *
 * The group block is touched once per membership, so the cost is O(N·(S² + S·m + m²)) for S dense columns and m groups
 * per row, not O(N·K²).
 *
 * @returns Σ w x of every dense column [S], which falls off on the way
 */
export function normalEquationsInto(
  gram: Float64Array,
  moment: Float64Array,
  design: StructuredDesign,
  weights: Vector,
  y: Vector,
): Float64Array {
  gram.fill(0);
  moment.fill(0);
  const rows = weightedRows(weights, design.rowCount);
  if (design.interceptCount === 1) {
    for (const row of rows) {
      gram[0] += weights[row];
      moment[0] += weights[row] * y[row];
    }
  }
  addGroupBlock(gram, moment, design, { rows, weights, y });
  addGroupDenseBlock(gram, design, rows, weights);
  return addDenseBlock(gram, moment, design, { rows, weights, y });
}

/** The rows that count, and what they count with. */
interface WeightedRows {
  readonly rows: Int32Array;
  readonly weights: Vector;
  readonly y: Vector;
}

function weightedRows(weights: Vector, rowCount: number): Int32Array {
  const rows = new Int32Array(rowCount);
  let count = 0;
  for (let row = 0; row < rowCount; row++) if (weights[row] > 0) rows[count++] = row;
  return rows.subarray(0, count);
}

/** Groups with the intercept, with each other and with y. */
function addGroupBlock(
  gram: Float64Array,
  moment: Float64Array,
  design: StructuredDesign,
  { rows, weights, y }: WeightedRows,
): void {
  const { interceptCount, groups } = design;
  const size = columnCount(design);
  for (const row of rows) {
    const end = groups.offsets[row + 1];
    for (let entry = groups.offsets[row]; entry < end; entry++) {
      const code = groups.codes[entry];
      const scaled = weights[row] * groups.shares[entry];
      const start = (interceptCount + code) * size;
      if (interceptCount === 1) gram[start] += scaled;
      moment[interceptCount + code] += scaled * y[row];
      for (let other = groups.offsets[row]; other < end; other++) {
        if (groups.codes[other] > code) continue;
        gram[start + interceptCount + groups.codes[other]] += scaled * groups.shares[other];
      }
    }
  }
}

/** Dense columns with groups: summed group by group, where a row adds to neighbouring cells, then put in place. */
function addGroupDenseBlock(
  gram: Float64Array,
  design: StructuredDesign,
  rows: Int32Array,
  weights: Vector,
): void {
  const { interceptCount, groupCount, groups, denseCount, dense } = design;
  const size = columnCount(design);
  const block = new Float64Array(groupCount * denseCount);
  for (const row of rows) {
    const base = row * denseCount;
    const end = groups.offsets[row + 1];
    for (let entry = groups.offsets[row]; entry < end; entry++) {
      const scaled = weights[row] * groups.shares[entry];
      const start = groups.codes[entry] * denseCount;
      for (let s = 0; s < denseCount; s++) block[start + s] += scaled * dense[base + s];
    }
  }
  const firstDense = interceptCount + groupCount;
  for (let s = 0; s < denseCount; s++) {
    for (let g = 0; g < groupCount; g++)
      gram[(firstDense + s) * size + interceptCount + g] = block[g * denseCount + s];
  }
}

/** Dense columns with the intercept, with each other and with y; their sums. */
function addDenseBlock(
  gram: Float64Array,
  moment: Float64Array,
  design: StructuredDesign,
  weighted: WeightedRows,
): Float64Array {
  const { interceptCount, groupCount, denseCount } = design;
  const size = columnCount(design);
  const firstDense = interceptCount + groupCount;
  const sums = {
    square: new Float64Array(denseCount * denseCount),
    moment: new Float64Array(denseCount),
    plain: new Float64Array(denseCount),
  };
  for (let at = 0; at < weighted.rows.length; at += 4) addFourRows(sums, design, weighted, at);
  for (let s = 0; s < denseCount; s++) {
    const target = (firstDense + s) * size;
    moment[firstDense + s] = sums.moment[s];
    if (interceptCount === 1) gram[target] = sums.plain[s];
    for (let t = 0; t <= s; t++) gram[target + firstDense + t] = sums.square[s * denseCount + t];
  }
  return sums.plain;
}

interface DenseSums {
  readonly square: Float64Array;
  readonly moment: Float64Array;
  readonly plain: Float64Array;
}

/** Four rows at a time, so that a cell is read and written once for four products: half the time. */
function addFourRows(sums: DenseSums, design: StructuredDesign, weighted: WeightedRows, at: number): void {
  const { dense, denseCount } = design;
  const { rows, weights, y } = weighted;
  const { square, moment, plain } = sums;
  // Rows that are wanting at the end are the last one again, with weight 0.
  const last = rows.length - 1;
  const r0 = rows[at];
  const r1 = rows[Math.min(at + 1, last)];
  const r2 = rows[Math.min(at + 2, last)];
  const r3 = rows[Math.min(at + 3, last)];
  const w0 = weights[r0];
  const w1 = at + 1 <= last ? weights[r1] : 0;
  const w2 = at + 2 <= last ? weights[r2] : 0;
  const w3 = at + 3 <= last ? weights[r3] : 0;
  const a = r0 * denseCount;
  const b = r1 * denseCount;
  const c = r2 * denseCount;
  const d = r3 * denseCount;
  for (let s = 0; s < denseCount; s++) {
    const x0 = w0 * dense[a + s];
    const x1 = w1 * dense[b + s];
    const x2 = w2 * dense[c + s];
    const x3 = w3 * dense[d + s];
    plain[s] += x0 + x1 + (x2 + x3);
    moment[s] += x0 * y[r0] + x1 * y[r1] + (x2 * y[r2] + x3 * y[r3]);
    const start = s * denseCount;
    for (let t = 0; t <= s; t++) {
      square[start + t] += x0 * dense[a + t] + x1 * dense[b + t] + (x2 * dense[c + t] + x3 * dense[d + t]);
    }
  }
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
 * Xᵀu over the rows where u is not 0. [u: N → K]
 *
 * @complexity O(N·S)
 */
export function transposeProduct(design: StructuredDesign, u: Vector): Float64Array {
  const { interceptCount, groupCount, groups, denseCount, dense } = design;
  const out = new Float64Array(columnCount(design));
  const firstDense = interceptCount + groupCount;
  for (let row = 0; row < design.rowCount; row++) {
    const value = u[row];
    if (value === 0) continue;
    if (interceptCount === 1) out[0] += value;
    for (let entry = groups.offsets[row]; entry < groups.offsets[row + 1]; entry++) {
      out[interceptCount + groups.codes[entry]] += value * groups.shares[entry];
    }
    const base = row * denseCount;
    for (let s = 0; s < denseCount; s++) out[firstDense + s] += value * dense[base + s];
  }
  return out;
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
