import { type Matrix, matrix, symmetricEigen } from "../linalg/index.ts";

/** A covariance as people read it. */
export interface CovarianceShape {
  /** [K] standard deviations; NaN where the variance is 0. */
  readonly volatility: Float64Array;
  /** [K×K] NaN in rows and columns without a variance. */
  readonly correlation: Matrix;
  /** Eigenvalues above rounding, and the volatilities of the smallest and the largest of their eigenfactors. */
  readonly rank: number;
  readonly smallestVolatility: number;
  readonly largestVolatility: number;
}

/** Eigenvalues below this share of the largest are rounding. */
const ROUNDING = 1e-12;

/**
 * Volatilities, correlations and the range of the eigenfactors of a covariance.
 *
 * @param covariance  [K×K] symmetric, decimal²; a row of 0 for a factor without a history
 * @returns volatilities in decimals per period; NaN for all three of the eigenfactors' where the matrix is 0
 * @complexity O(K³)
 * @example
 * covarianceShape({ rows: 2, cols: 2, values: Float64Array.of(4, 3, 3, 9) }).correlation.values[1] // => 0.5
 */
export function covarianceShape(covariance: Matrix): CovarianceShape {
  const size = covariance.rows;
  const volatility = Float64Array.from({ length: size }, (_, k) => {
    const variance = covariance.values[k * (size + 1)];
    return variance > 0 ? Math.sqrt(variance) : Number.NaN;
  });
  const correlation = Float64Array.from(covariance.values, (value, cell) => {
    const [i, j] = [Math.floor(cell / size), cell % size];
    return i === j && volatility[i] > 0 ? 1 : value / (volatility[i] * volatility[j]);
  });
  const { values } = symmetricEigen(covariance);
  const above = Float64Array.from(values).filter((value) => value > ROUNDING * values[size - 1]);
  return {
    volatility,
    correlation: matrix(size, size, correlation),
    rank: above.length,
    smallestVolatility: Math.sqrt(above[0] ?? Number.NaN),
    largestVolatility: Math.sqrt(above[above.length - 1] ?? Number.NaN),
  };
}
