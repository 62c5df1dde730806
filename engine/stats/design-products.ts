import { type Vector, withStack } from "../linalg/index.ts";
import { withResidentDesign } from "./resident-design.ts";
import { columnCount, putRows, rowProduct, type StructuredDesign } from "./structured-design.ts";

/** What a fit leaves, and weighted sums of squares over its rows of positive weight. */
export interface FitResiduals {
  /** y − Xb [N], NaN where the row's y or dense values are. */
  readonly residuals: Float64Array;
  /** Rows of positive weight among the counted ones, their Σ w, Σ w e², Σ w y², and Σ w (y − ȳ)² about the weighted mean; all 0 without one. */
  readonly count: number;
  readonly weight: number;
  readonly residualSquares: number;
  readonly totalSquares: number;
  readonly centredSquares: number;
}

/**
 * Residuals of a fit and the sums of squares that R² is made of.
 *
 * @param counted  the sums are over the rows before this one: what comes after is no observation
 * @complexity O(N·S)
 */
export function fitResiduals(
  design: StructuredDesign,
  weights: Vector,
  y: Vector,
  coefficients: Vector,
  counted: number,
): FitResiduals {
  return withResidentDesign(design, (resident) => {
    const { rowCount, residence } = resident;
    if (residence === undefined) {
      const residuals = new Float64Array(rowCount);
      for (let row = 0; row < rowCount; row++)
        residuals[row] = y[row] - rowProduct(design, row, coefficients);
      return { residuals, ...plainSquares(weights, y, residuals, counted) };
    }
    const { simd, place } = residence;
    return withStack(simd, () => {
      const [w, values] = [putRows(residence, weights, rowCount), putRows(residence, y, rowCount)];
      const b = simd.put(coefficients, columnCount(design));
      const [out, sums] = [simd.push(rowCount), simd.push(5)];
      simd.kernels.structuredResiduals(place, out, values, b);
      simd.kernels.weightedSquares(sums, w, values, out, counted);
      const residuals = simd.view(out, rowCount).slice();
      const [count, weight, residualSquares, totalSquares, centredSquares] = simd.view(sums, 5);
      return { residuals, count, weight, residualSquares, totalSquares, centredSquares };
    });
  });
}

function plainSquares(
  weights: Vector,
  y: Vector,
  residuals: Float64Array,
  counted: number,
): Omit<FitResiduals, "residuals"> {
  let [count, weight, mean] = [0, 0, 0];
  for (let row = 0; row < counted; row++) {
    if (!(weights[row] > 0)) continue;
    weight += weights[row];
    mean += weights[row] * y[row];
    count++;
  }
  mean /= weight;
  let [residualSquares, totalSquares, centredSquares] = [0, 0, 0];
  for (let row = 0; row < counted; row++) {
    if (!(weights[row] > 0)) continue;
    residualSquares += weights[row] * residuals[row] ** 2;
    totalSquares += weights[row] * y[row] ** 2;
    centredSquares += weights[row] * (y[row] - mean) ** 2;
  }
  return { count, weight, residualSquares, totalSquares, centredSquares };
}

/**
 * Xᵀu over the rows where u is not 0. [u: N → K]
 *
 * @complexity O(N·S)
 */
export function transposeProduct(design: StructuredDesign, u: Vector): Float64Array {
  return withResidentDesign(design, (resident) => {
    if (resident.residence === undefined) return plainTranspose(design, u);
    const { simd, place } = resident.residence;
    return withStack(simd, () => {
      const out = simd.push(columnCount(design));
      simd.kernels.structuredTranspose(place, out, simd.put(u, design.rowCount));
      return simd.view(out, columnCount(design)).slice();
    });
  });
}

function plainTranspose(design: StructuredDesign, u: Vector): Float64Array {
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
