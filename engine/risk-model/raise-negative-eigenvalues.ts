import { isPositiveSemidefinite, type Matrix, symmetricEigen } from "../linalg/index.ts";

/** Eigenvalues within this share of the largest count as 0. */
const ROUNDING = 1e-12;

/**
 * The matrix with the negative eigenvalues of its correlations raised to 0 and its variances as they were, and the number
 * of the raised. Variances have histories of their own, and no part in what makes correlations contradict each other.
 *
 * With a constraint on the industries F is singular by construction, so rounding around 0 is no fault.
 */
export function raiseNegativeEigenvalues(matrix: Matrix): { matrix: Matrix; count: number } {
  const size = matrix.rows;
  const unit = Float64Array.from({ length: size }, (_, k) => Math.sqrt(matrix.values[k * (size + 1)]) || 1);
  const correlation = Float64Array.from(
    matrix.values,
    (value, cell) => value / (unit[Math.floor(cell / size)] * unit[cell % size]),
  );
  // In units of the volatilities: a calm factor counts like any other.
  const inUnits = { rows: size, cols: size, values: correlation };
  if (isPositiveSemidefinite(inUnits, ROUNDING)) return { matrix, count: 0 };
  const { values, vectors } = symmetricEigen(inUnits);
  const floor = -ROUNDING * Math.max(values[size - 1], 0);
  const count = values.reduce((total, value) => total + (value < floor ? 1 : 0), 0);
  if (count === 0) return { matrix, count };
  const out = new Float64Array(size * size);
  for (let e = 0; e < size; e++) {
    if (values[e] <= 0) continue;
    for (let i = 0; i < size; i++) {
      const left = values[e] * vectors.values[i * size + e];
      for (let j = 0; j <= i; j++) out[i * size + j] += left * vectors.values[j * size + e];
    }
  }
  // Scaling rows and columns keeps the signs of eigenvalues: the diagonal is 1 again, and then the variance.
  const scale = unit.map((own, k) => (out[k * (size + 1)] > 0 ? own / Math.sqrt(out[k * (size + 1)]) : 0));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      out[i * size + j] *= scale[i] * scale[j];
      out[j * size + i] = out[i * size + j];
    }
    out[i * (size + 1)] = matrix.values[i * (size + 1)];
  }
  return { matrix: { rows: size, cols: size, values: out }, count };
}
