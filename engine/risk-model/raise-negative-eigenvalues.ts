import { isPositiveSemidefinite, type Matrix, type SymmetricEigen, symmetricEigen } from "../linalg/index.ts";
import { spectralProduct } from "./spectral-product.ts";

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
  // In units of the volatilities: a calm factor counts like any other.
  const inUnits = { rows: size, cols: size, values: new Float64Array(size * size) };
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++)
      inUnits.values[i * size + j] = matrix.values[i * size + j] / (unit[i] * unit[j]);
  }
  if (isPositiveSemidefinite(inUnits, ROUNDING)) return { matrix, count: 0 };
  const { values, vectors } = indefiniteEigen(inUnits);
  const floor = -ROUNDING * Math.max(values[size - 1], 0);
  const count = values.reduce((total, value) => total + (value < floor ? 1 : 0), 0);
  if (count === 0) return { matrix, count };
  const out = spectralProduct(
    vectors,
    values.map((value) => Math.max(0, value)),
  );
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

/**
 * Eigenvalues of a matrix that has negative ones, as those of A + cI less c, c from Gershgorin's circles: a semi-definite
 * matrix is several times as fast, and rounding is that of the largest eigenvalue in either.
 */
function indefiniteEigen({ rows, cols, values }: Matrix): SymmetricEigen {
  let shift = 0;
  for (let i = 0; i < rows; i++) {
    let reach = -values[i * (rows + 1)];
    for (let j = 0; j < rows; j++) if (j !== i) reach += Math.abs(values[i * rows + j]);
    shift = Math.max(shift, reach);
  }
  const shifted = Float64Array.from(values);
  for (let i = 0; i < rows; i++) shifted[i * (rows + 1)] += shift;
  const eigen = symmetricEigen({ rows, cols, values: shifted });
  return { values: eigen.values.map((value) => value - shift), vectors: eigen.vectors };
}
