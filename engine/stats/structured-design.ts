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
 */
export function normalEquationsInto(
  gram: Float64Array,
  moment: Float64Array,
  design: StructuredDesign,
  weights: Vector,
  y: Vector,
): void {
  const { rowCount, interceptCount, groupCount, denseCount, dense } = design;
  const size = columnCount(design);
  const firstDense = interceptCount + groupCount;
  const blocks = {
    dense: new Float64Array(denseCount * denseCount),
    denseMoment: new Float64Array(denseCount),
    denseSum: new Float64Array(denseCount),
    groupDense: new Float64Array(groupCount * denseCount),
  };
  gram.fill(0);
  moment.fill(0);
  for (let row = 0; row < rowCount; row++) {
    const weight = weights[row];
    if (!(weight > 0)) continue;
    addDenseRow(blocks, dense, row * denseCount, denseCount, weight, y[row]);
    addGroupRow(gram, moment, blocks.groupDense, design, row, weight, y[row]);
    if (interceptCount === 1) {
      gram[0] += weight;
      moment[0] += weight * y[row];
    }
  }
  for (let s = 0; s < denseCount; s++) {
    const target = (firstDense + s) * size;
    if (interceptCount === 1) gram[target] = blocks.denseSum[s];
    for (let g = 0; g < groupCount; g++)
      gram[target + interceptCount + g] = blocks.groupDense[g * denseCount + s];
    for (let t = 0; t <= s; t++) gram[target + firstDense + t] = blocks.dense[s * denseCount + t];
    moment[firstDense + s] = blocks.denseMoment[s];
  }
}

interface DenseBlocks {
  readonly dense: Float64Array;
  readonly denseMoment: Float64Array;
  readonly denseSum: Float64Array;
}

function addDenseRow(
  blocks: DenseBlocks,
  dense: Vector,
  base: number,
  denseCount: number,
  weight: number,
  y: number,
): void {
  const { dense: square, denseMoment, denseSum } = blocks;
  for (let s = 0; s < denseCount; s++) {
    const scaled = weight * dense[base + s];
    const start = s * denseCount;
    denseSum[s] += scaled;
    denseMoment[s] += scaled * y;
    for (let t = 0; t <= s; t++) square[start + t] += scaled * dense[base + t];
  }
}

function addGroupRow(
  gram: Float64Array,
  moment: Float64Array,
  groupDense: Float64Array,
  design: StructuredDesign,
  row: number,
  weight: number,
  y: number,
): void {
  const { interceptCount, groups, denseCount, dense } = design;
  const size = columnCount(design);
  const end = groups.offsets[row + 1];
  for (let entry = groups.offsets[row]; entry < end; entry++) {
    const code = groups.codes[entry];
    const scaled = weight * groups.shares[entry];
    const column = interceptCount + code;
    if (interceptCount === 1) gram[column * size] += scaled;
    moment[column] += scaled * y;
    for (let other = groups.offsets[row]; other < end; other++) {
      if (groups.codes[other] <= code)
        gram[column * size + interceptCount + groups.codes[other]] += scaled * groups.shares[other];
    }
    const target = code * denseCount;
    const base = row * denseCount;
    for (let s = 0; s < denseCount; s++) groupDense[target + s] += scaled * dense[base + s];
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
