import { type Matrix, type Simd, type Vector, withStack } from "../linalg/index.ts";
import { plainEquations, pushEquations } from "./normal-equations.ts";
import { withResidentDesign } from "./resident-design.ts";
import {
  columnCount,
  putRows,
  type Residence,
  rowQuadratic,
  type StructuredDesign,
} from "./structured-design.ts";

/** Names whose portfolios the kernel writes before they are moved on, in rows that fall on different lines of the cache. */
const STRIDE = 1032;

/**
 * Rows of M XᵀW for a symmetric M, written into `out` [rows × N]: the portfolios whose returns are the coefficients of a
 * weighted regression. A row of X has few entries, so no product of N×K² is formed; names of weight 0 are 0.
 *
 * @param matrix  M [K×K]
 * @param rows    columns of X whose rows of M XᵀW are wanted
 * @complexity O(N·R·(S + m)) for R rows and m groups a name
 * @see docs/methodology/07-factor-portfolios.md
 */
export function portfolioWeightsInto(
  out: Float64Array,
  design: StructuredDesign,
  weights: Vector,
  matrix: Matrix,
  rows: readonly number[],
): void {
  withResidentDesign(design, (resident) => {
    const { residence } = resident;
    if (residence === undefined) plainPortfolios(out, design, weights, { matrix, rows });
    else withStack(residence.simd, () => simdPortfolios(out, resident, residence, weights, { matrix, rows }));
  });
}

interface WantedRows {
  readonly matrix: Matrix;
  readonly rows: readonly number[];
}

function simdPortfolios(
  out: Float64Array,
  design: StructuredDesign,
  residence: Residence,
  weights: Vector,
  { matrix, rows }: WantedRows,
): void {
  const { simd, place } = residence;
  const width = (rows.length + 3) & ~3;
  const { rowCount } = design;
  const side = putColumns(simd, matrix, width, rows);
  const w = putRows(residence, weights, rowCount);
  const work = simd.push(16 * (width + design.denseCount + 2) + design.groupCount * width);
  const chunk = simd.push(width * STRIDE);
  const step = STRIDE & ~15;
  for (let from = 0; from < rowCount; from += step) {
    simd.kernels.structuredPortfolios(place, chunk, STRIDE, side, width, w, from, work);
    const count = Math.min(step, rowCount - from);
    rows.forEach((_, r) => {
      out.set(simd.view(chunk + r * STRIDE * 8, count), r * rowCount + from);
    });
  }
}

/** Columns of M side by side [K × width], zeros up to the width. */
function putColumns(simd: Simd, { rows: size, values }: Matrix, width: number, columns: readonly number[]) {
  const place = simd.push(size * width);
  const side = simd.view(place, size * width).fill(0);
  for (let k = 0; k < size; k++) {
    for (let r = 0; r < columns.length; r++) side[k * width + r] = values[k * size + columns[r]];
  }
  return place;
}

function plainPortfolios(
  out: Float64Array,
  { rowCount, interceptCount, groupCount, groups, denseCount, dense }: StructuredDesign,
  weights: Vector,
  { matrix, rows }: WantedRows,
): void {
  const { values, rows: size } = matrix;
  const column = new Float64Array(rows.length);
  const add = (k: number, exposure: number): void => {
    for (let r = 0; r < rows.length; r++) column[r] += values[k * size + rows[r]] * exposure;
  };
  for (let n = 0; n < rowCount; n++) {
    column.fill(0);
    if (weights[n] > 0) {
      if (interceptCount === 1) add(0, 1);
      for (let entry = groups.offsets[n]; entry < groups.offsets[n + 1]; entry++) {
        add(interceptCount + groups.codes[entry], groups.shares[entry]);
      }
      for (let s = 0; s < denseCount; s++) add(interceptCount + groupCount + s, dense[n * denseCount + s]);
    }
    for (let r = 0; r < rows.length; r++)
      out[r * rowCount + n] = column[r] === 0 ? 0 : weights[n] * column[r];
  }
}

/**
 * w xᵀMx [N] of every row for a symmetric M [K×K]; 0 where the weight is 0. The leverages, where M is the inverse.
 *
 * @complexity O(N·(S + m)²)
 */
export function leverages(design: StructuredDesign, weights: Vector, matrix: Matrix): Float64Array {
  return withResidentDesign(design, ({ residence }) => {
    const { rowCount } = design;
    if (residence === undefined) {
      const out = new Float64Array(rowCount);
      for (let row = 0; row < rowCount; row++) {
        if (weights[row] > 0) out[row] = weights[row] * rowQuadratic(design, row, matrix.values);
      }
      return out;
    }
    return withStack(residence.simd, () => simdLeverages(design, residence, weights, matrix));
  });
}

function simdLeverages(
  design: StructuredDesign,
  residence: Residence,
  weights: Vector,
  matrix: Matrix,
): Float64Array {
  const { simd, place } = residence;
  const { rowCount, denseCount } = design;
  const size = columnCount(design);
  const first = size - denseCount;
  const width = (denseCount + 3) & ~3;
  const m = simd.put(matrix.values, size * size);
  const half = putColumns(
    simd,
    matrix,
    width,
    Array.from({ length: denseCount }, (_, s) => first + s),
  );
  const doubled = simd.view(half, first * width);
  for (let i = 0; i < doubled.length; i++) doubled[i] *= 2;
  const [w, out] = [putRows(residence, weights, rowCount), simd.push(rowCount)];
  const work = simd.push(16 * (2 * width + denseCount + 2) + design.groupCount * width);
  simd.kernels.structuredLeverages(place, out, m, half, width, w, work);
  return simd.view(out, rowCount).slice();
}

/**
 * (M XᵀUX M)_kk [K] for a symmetric M [K×K] and a diagonal U ≥ 0: variances of coefficients M Xᵀ(√u e), e of variance 1.
 *
 * @complexity O(N·S² + K·z), z the elements of XᵀUX that are not 0, at most K²/2
 */
export function sandwichDiagonal(design: StructuredDesign, u: Vector, matrix: Matrix): Float64Array {
  return withResidentDesign(design, (resident) => {
    const size = columnCount(design);
    const { residence } = resident;
    if (residence === undefined) {
      const gram = new Float64Array(size * size);
      plainEquations(gram, new Float64Array(size), design, u, u);
      return plainSandwich(matrix.values, gram, size);
    }
    const { simd } = residence;
    return withStack(simd, () => {
      const { gram } = pushEquations(resident, residence, u, u);
      const m = simd.put(matrix.values, size * size);
      const [out, work] = [simd.push(size), simd.push(size)];
      simd.kernels.sandwichDiagonal(out, m, gram, size, work);
      return simd.view(out, size).slice();
    });
  });
}

/** (M B M)_kk for symmetric M and a B of which the lower triangle is filled. */
function plainSandwich(m: Vector, b: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const left = m[k * size + i];
      if (left === 0) continue;
      let inner = 0.5 * b[i * size + i] * left;
      for (let j = 0; j < i; j++) inner += b[i * size + j] * m[k * size + j];
      sum += 2 * left * inner;
    }
    out[k] = sum;
  }
  return out;
}
