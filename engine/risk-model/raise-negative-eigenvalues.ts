import { isPositiveSemidefinite, type Matrix, symmetricEigen } from "../linalg/index.ts";

/** Eigenvalues within this share of the largest count as 0. */
const ROUNDING = 1e-12;

/**
 * The matrix with its negative eigenvalues raised to 0, and their number.
 *
 * With a constraint on the industries F is singular by construction, so rounding around 0 is no fault.
 */
export function raiseNegativeEigenvalues(matrix: Matrix): { matrix: Matrix; count: number } {
  const size = matrix.rows;
  if (isPositiveSemidefinite(matrix, ROUNDING)) return { matrix, count: 0 };
  const { values, vectors } = symmetricEigen(matrix);
  const floor = -ROUNDING * Math.max(values[size - 1], 0);
  const count = values.reduce((total, value) => total + (value < floor ? 1 : 0), 0);
  if (count === 0) return { matrix, count };
  const out = new Float64Array(size * size);
  for (let e = 0; e < size; e++) {
    if (values[e] <= 0) continue;
    for (let i = 0; i < size; i++) {
      const left = values[e] * vectors.values[i * size + e];
      for (let j = 0; j < size; j++) out[i * size + j] += left * vectors.values[j * size + e];
    }
  }
  return { matrix: { rows: size, cols: size, values: symmetrised(out, size) }, count };
}

function symmetrised(values: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) values[j * size + i] = values[i * size + j];
  return values;
}
