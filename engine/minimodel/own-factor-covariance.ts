import { type Matrix, matrix } from "../linalg/index.ts";

/** Volatilities of MKT, TECH, FIN, CONS, VALUE, MOM, SIZE; percent per year. */
const VOLATILITY_ANNUAL_PERCENT = [16, 9, 9, 5.4, 4, 6, 3.5];

/** Correlations above the diagonal, row by row. */
const CORRELATION = [
  [0, 0, -0.15, -0.2, 0.2, 0.25],
  [-0.1, -0.05, -0.45, 0.15, 0.05],
  [0.05, 0, -0.35, -0.35],
  [0.3, -0.35, 0.15],
  [-0.45, 0.05],
  [0],
];

/** Volatilities and correlations of factors. */
export interface FactorCovarianceTable {
  /** [K] decimals. */
  readonly volatilityAnnual: Float64Array;
  /** [K×K] */
  readonly correlation: Matrix;
  /** F [K×K] decimal² per year. */
  readonly covarianceAnnual: Matrix;
}

/**
 * A factor covariance of our own for the ten stocks. It is not the primer's, whose volatilities and correlations were
 * not recovered: many matrices meet the risk numbers the primer quotes, and this is one that meets all of them.
 *
 * The primer pins σ_VALUE = 4 % (−8 % is two deviations), Cov(MKT, VALUE) = −0.8 σ²_VALUE and Cov(MOM, VALUE); the
 * volatilities of TECH, FIN, CONS and SIZE and the other correlations are free.
 *
 * @see docs/methodology/minimodel.md
 * @example
 * ownFactorCovariance().correlation.values[4] // => -0.2
 */
export function ownFactorCovariance(): FactorCovarianceTable {
  const volatilityAnnual = Float64Array.from(VOLATILITY_ANNUAL_PERCENT, (percent) => percent / 100);
  const count = volatilityAnnual.length;
  const correlation = new Float64Array(count * count);
  for (let row = 0; row < count; row++) {
    correlation[row * count + row] = 1;
    for (let col = row + 1; col < count; col++) {
      correlation[row * count + col] = CORRELATION[row][col - row - 1];
      correlation[col * count + row] = CORRELATION[row][col - row - 1];
    }
  }
  const covariance = correlation.map((value, cell) => {
    return value * volatilityAnnual[Math.floor(cell / count)] * volatilityAnnual[cell % count];
  });
  return {
    volatilityAnnual,
    correlation: matrix(count, count, correlation),
    covarianceAnnual: matrix(count, count, covariance),
  };
}
