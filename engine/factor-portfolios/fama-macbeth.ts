import { EngineError } from "../errors/index.ts";
import {
  choleskyInto,
  choleskySolveInto,
  type Matrix,
  matrix,
  multiply,
  transpose,
  type Vector,
} from "../linalg/index.ts";
import { neweyWestLags, neweyWestVariance } from "../stats/index.ts";

/** Premia of factors whose betas are estimated. Position 0 is the zero-beta return, position 1 + k factor k. */
export interface RiskPremia {
  /** [N×K] slopes of the first pass. */
  readonly betas: Matrix;
  /** [T×(1 + K)] coefficients of the second pass, date by date. */
  readonly periodPremia: Matrix;
  /** [1 + K] per period: means of the coefficients. */
  readonly premia: Float64Array;
  /** [1 + K] Fama and MacBeth's: s/√T, s with T − 1. */
  readonly standardError: Float64Array;
  /** [1 + K] Newey and West's, `lags` lags. */
  readonly neweyWestError: Float64Array;
  /** [1 + K] Shanken's: with what the estimation of the betas adds. */
  readonly shankenError: Float64Array;
  /** λᵀΣ_f⁻¹λ: the squared Sharpe ratio of the premia, by which the errors of the betas add to the variance. */
  readonly shankenFactor: number;
  readonly lags: number;
}

/**
 * Premia in two passes: betas by time series, r_nt = a_n + β_nᵀf_t + e_nt; then in every period a cross-section of
 * returns on 1 and the betas; the premia are the means of its coefficients (Fama & MacBeth 1973).
 *
 * The betas carry errors, so the plain errors are too small: Var(λ̂) = [(1 + c)(W − Σ_f) + Σ_f]/T, c = λᵀΣ_f⁻¹λ, W the
 * covariance of the coefficients over time, Σ_f that of the factors, 0 for the zero-beta return (Shanken 1992, eq. 19 of
 * the OLS case: W − Σ_f is the part that comes from e).
 *
 * @param returns        [T×N] excess returns of portfolios or names, decimal; finite
 * @param factorReturns  [T×K] decimal; finite
 * @throws {EngineError} shape: periods differ, or T ≤ K + 1 or N ≤ K + 1; value: factors or betas that are collinear
 * @see docs/methodology/07-factor-portfolios.md; Shanken, Review of Financial Studies 5 (1992)
 * @complexity O(T·N·K)
 */
export function estimateRiskPremia(returns: Matrix, factorReturns: Matrix): RiskPremia {
  const [dateCount, factorCount] = [factorReturns.rows, factorReturns.cols];
  if (returns.rows !== dateCount || dateCount <= factorCount + 1 || returns.cols <= factorCount + 1) {
    throw new EngineError(
      "shape",
      `estimateRiskPremia needs as many periods of both and more periods and assets than factors + 1, got ${returns.rows}×${returns.cols} and ${dateCount}×${factorCount}`,
    );
  }
  // Row 0 is the intercept, row 1 + k the betas on factor k.
  const slopes = leastSquares(withOnes(factorReturns), returns, "factors");
  const betas = transpose(rowsFrom(slopes, 1));
  const periodPremia = transpose(leastSquares(withOnes(betas), transpose(returns), "betas"));
  const size = factorCount + 1;
  const column = (k: number) =>
    Float64Array.from({ length: dateCount }, (_, t) => periodPremia.values[t * size + k]);
  const premia = Float64Array.from({ length: size }, (_, k) => mean(column(k)));
  const lags = neweyWestLags(dateCount);
  const shanken = shankenVariances(premia, periodPremia, factorReturns);
  return {
    betas,
    periodPremia,
    premia,
    standardError: premia.map((_, k) =>
      Math.sqrt((neweyWestVariance(column(k), 0) * dateCount) / (dateCount - 1) / dateCount),
    ),
    neweyWestError: premia.map((_, k) =>
      Math.sqrt(Math.max(0, neweyWestVariance(column(k), lags)) / dateCount),
    ),
    shankenError: shanken.variances.map((variance) => Math.sqrt(variance)),
    shankenFactor: shanken.factor,
    lags,
  };
}

function shankenVariances(premia: Float64Array, periodPremia: Matrix, factorReturns: Matrix) {
  const [dateCount, factorCount] = [factorReturns.rows, factorReturns.cols];
  const factorCovariance = covariance(factorReturns);
  const lambda = premia.subarray(1);
  const solved = new Float64Array(factorCount);
  const lower = Float64Array.from(factorCovariance.values);
  choleskyInto(lower, lower, factorCount);
  choleskySolveInto(solved, lower, lambda, factorCount);
  const factor = solved.reduce((sum, value, k) => sum + value * lambda[k], 0);
  const total = covariance(periodPremia);
  const variances = premia.map((_, k) => {
    const own = k === 0 ? 0 : factorCovariance.values[(k - 1) * factorCount + k - 1];
    return ((1 + factor) * (total.values[k * total.cols + k] - own) + own) / dateCount;
  });
  return { factor, variances };
}

/** (AᵀA)⁻¹AᵀB. [A: m×p, B: m×q → p×q] */
function leastSquares(a: Matrix, b: Matrix, what: string): Matrix {
  const turned = transpose(a);
  const lower = Float64Array.from(multiply(turned, a).values);
  if (choleskyInto(lower, lower, a.cols) >= 0) {
    throw new EngineError("value", `estimateRiskPremia needs ${what} that are not collinear`);
  }
  const moments = transpose(multiply(turned, b));
  const out = Float64Array.from(moments.values);
  for (let row = 0; row < moments.rows; row++) {
    const part = out.subarray(row * a.cols, (row + 1) * a.cols);
    choleskySolveInto(part, lower, part, a.cols);
  }
  return transpose(matrix(moments.rows, a.cols, out));
}

function withOnes({ rows, cols, values }: Matrix): Matrix {
  const out = new Float64Array(rows * (cols + 1));
  for (let row = 0; row < rows; row++) {
    out[row * (cols + 1)] = 1;
    for (let col = 0; col < cols; col++) out[row * (cols + 1) + col + 1] = values[row * cols + col];
  }
  return matrix(rows, cols + 1, out);
}

function rowsFrom({ rows, cols, values }: Matrix, first: number): Matrix {
  return matrix(rows - first, cols, Float64Array.from(values).subarray(first * cols));
}

/** Sample covariance of the columns, T − 1. */
function covariance({ rows, cols, values }: Matrix): Matrix {
  const centre = Float64Array.from({ length: cols }, (_, col) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += values[row * cols + col];
    return sum / rows;
  });
  const deviations = matrix(
    rows,
    cols,
    Float64Array.from(values, (value, cell) => value - centre[cell % cols]),
  );
  const products = multiply(transpose(deviations), deviations);
  return matrix(
    cols,
    cols,
    Float64Array.from(products.values, (value) => value / (rows - 1)),
  );
}

function mean(values: Vector): number {
  let sum = 0;
  for (const value of values) sum += value / values.length;
  return sum;
}
