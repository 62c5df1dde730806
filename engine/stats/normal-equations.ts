import { type Vector, withStack } from "../linalg/index.ts";
import { withResidentDesign } from "./resident-design.ts";
import { columnCount, putRows, type Residence, type StructuredDesign } from "./structured-design.ts";

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
  return withResidentDesign(design, (resident) => {
    const { residence } = resident;
    if (residence === undefined) return plainEquations(gram, moment, design, weights, y);
    const { simd } = residence;
    return withStack(simd, () => {
      const places = pushEquations(resident, residence, weights, y);
      gram.set(simd.view(places.gram, gram.length));
      moment.set(simd.view(places.moment, moment.length));
      return simd.view(places.sums, design.denseCount).slice();
    });
  });
}

/** Places of XᵀWX (lower triangle), XᵀWy and Σ w x of the dense columns. */
export interface EquationPlaces {
  readonly gram: number;
  readonly moment: number;
  readonly sums: number;
  /** Σ w. */
  readonly totalWeight: number;
}

/** The normal equations in the kernels' memory, for the caller to release. */
export function pushEquations(
  design: StructuredDesign,
  residence: Residence,
  weights: Vector,
  y: Vector,
): EquationPlaces {
  const { simd, place } = residence;
  const size = columnCount(design);
  const gram = simd.push(size * size);
  const moment = simd.push(size);
  const sums = simd.push(design.denseCount);
  const totalWeight = withStack(simd, () => {
    const w = putRows(residence, weights, design.rowCount);
    const values = putRows(residence, y, design.rowCount);
    const width = (design.denseCount + 4) & ~3;
    const work = simd.push(PACKED_ROWS * width + width * (width + 1 + design.groupCount));
    return simd.kernels.structuredGram(place, gram, moment, sums, w, values, work);
  });
  return { gram, moment, sums, totalWeight };
}

/** Rows that the kernel packs side by side. */
const PACKED_ROWS = 128;

export function plainEquations(
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
