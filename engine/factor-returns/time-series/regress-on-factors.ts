import { EngineError } from "../../errors/index.ts";
import { choleskyInto, choleskyInverseInto, type Matrix, type Vector } from "../../linalg/index.ts";
import { neweyWestLags } from "../../stats/index.ts";
import { startBetaMoments, stepBetaMoments } from "./beta-moments.ts";
import { estimateBetas, type TimeSeriesBetas } from "./estimate-betas.ts";

/** Regressions of many series on the same factors, with errors that hold where residuals are autocorrelated. */
export interface TimeSeriesRegression extends TimeSeriesBetas {
  /** [T×N] ε = r − α − βᵀf; NaN where there is no return. */
  readonly residuals: Matrix;
  /** [N] and [N×K] standard errors of Newey and West. */
  readonly alphaNeweyWest: Float64Array;
  readonly betaNeweyWest: Matrix;
  /** Lags of those errors. */
  readonly neweyWestLags: number;
}

/**
 * r_nt = α_n + β_nᵀf_t + ε_nt by ordinary least squares, each series over the periods in which it has a return and all
 * factors are known.
 *
 * Newey and West's covariance of the coefficients is (XᵀX)⁻¹ S (XᵀX)⁻¹, S = Γ₀ + Σ_l (1 − l/(L+1)) (Γ_l + Γ_lᵀ),
 * Γ_l = Σ_t (x_t ε_t)(x_{t−l} ε_{t−l})ᵀ, without a correction for the number of coefficients. A period without a return adds
 * 0 to the lags it stands in.
 *
 * @param returns        [T×N] decimal; NaN = none
 * @param factorReturns  [T×K] decimal; NaN = not known
 * @param options        `neweyWestLags`: L; undefined: ⌊4 (T/100)^(2/9)⌋
 * @throws {EngineError} shape: periods differ
 * @see docs/methodology/06c-time-series.md; Newey & West, Econometrica 55 (1987)
 * @complexity O(T·N·K² L)
 * @example
 * Array.from(regressOnFactors(matrixFrom([[3], [5], [4]]), matrixFrom([[1], [2], [1.5]]), { intercept: true, neweyWestLags: 0 }).alpha, (a) => a.toFixed(12)) // => ["1.000000000000"]
 */
export function regressOnFactors(
  returns: Matrix,
  factorReturns: Matrix,
  options: { readonly intercept: boolean; readonly neweyWestLags?: number },
): TimeSeriesRegression {
  const [dateCount, assetCount, factorCount] = [returns.rows, returns.cols, factorReturns.cols];
  if (dateCount !== factorReturns.rows) {
    throw new EngineError(
      "shape",
      `regressOnFactors needs as many periods of returns as of factors, got ${dateCount} and ${factorReturns.rows}`,
    );
  }
  const rowsOf = ({ values, cols }: Matrix) => {
    const all = Float64Array.from(values);
    return Array.from({ length: dateCount }, (_, t) => all.subarray(t * cols, (t + 1) * cols));
  };
  const [assetRows, factorRows] = [rowsOf(returns), rowsOf(factorReturns)];
  const moments = startBetaMoments(assetCount, factorCount);
  for (const [t, row] of factorRows.entries()) stepBetaMoments(moments, assetRows[t], row, 1);
  const fitted = estimateBetas(moments, { intercept: options.intercept, lags: 0 });
  const residuals = new Float64Array(dateCount * assetCount);
  for (let t = 0; t < dateCount; t++) {
    for (let n = 0; n < assetCount; n++) {
      let value = assetRows[t][n] - fitted.alpha[n];
      for (let k = 0; k < factorCount; k++)
        value -= fitted.betas.values[n * factorCount + k] * factorRows[t][k];
      residuals[t * assetCount + n] = value;
    }
  }
  const lags = options.neweyWestLags ?? neweyWestLags(dateCount);
  const alphaNeweyWest = new Float64Array(assetCount).fill(Number.NaN);
  const betaErrors = new Float64Array(assetCount * factorCount).fill(Number.NaN);
  for (let n = 0; n < assetCount; n++) {
    if (Number.isNaN(fitted.alpha[n])) continue;
    const series = Float64Array.from({ length: dateCount }, (_, t) => residuals[t * assetCount + n]);
    const errors = robustErrors(series, factorRows, options.intercept, lags);
    if (options.intercept) alphaNeweyWest[n] = errors[factorCount];
    betaErrors.set(errors.subarray(0, factorCount), n * factorCount);
  }
  return {
    ...fitted,
    residuals: { rows: dateCount, cols: assetCount, values: residuals },
    alphaNeweyWest,
    betaNeweyWest: { rows: assetCount, cols: factorCount, values: betaErrors },
    neweyWestLags: lags,
  };
}

/** Newey and West's errors of one series' coefficients: the betas', then the intercept's. */
function robustErrors(
  residuals: Vector,
  factorRows: readonly Float64Array[],
  intercept: boolean,
  lags: number,
): Float64Array {
  const size = factorRows[0].length + (intercept ? 1 : 0);
  const gram = new Float64Array(size * size);
  const scores = new Float64Array(residuals.length * size);
  for (const [t, factors] of factorRows.entries()) {
    if (Number.isNaN(residuals[t])) continue;
    const x = (i: number) => (i < factors.length ? factors[i] : 1);
    for (let i = 0; i < size; i++) {
      scores[t * size + i] = x(i) * residuals[t];
      for (let j = 0; j < size; j++) gram[i * size + j] += x(i) * x(j);
    }
  }
  const lower = new Float64Array(size * size);
  choleskyInto(lower, gram, size);
  const bread = new Float64Array(size * size);
  choleskyInverseInto(bread, lower, size);
  // Var = Σ_l k_l Σ_t (u_t u_{t−l}ᵀ + …) with u = (XᵀX)⁻¹ x ε: of it only the diagonal is needed.
  const influence = new Float64Array(scores.length);
  for (let t = 0; t < residuals.length; t++) {
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += bread[i * size + j] * scores[t * size + j];
      influence[t * size + i] = sum;
    }
  }
  return Float64Array.from({ length: size }, (_, i) => {
    let variance = 0;
    for (let lag = 0; lag <= lags; lag++) {
      const kernel = lag === 0 ? 1 : 2 * (1 - lag / (lags + 1));
      for (let t = lag; t < residuals.length; t++)
        variance += kernel * influence[t * size + i] * influence[(t - lag) * size + i];
    }
    return Math.sqrt(Math.max(0, variance));
  });
}
