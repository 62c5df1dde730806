import { EngineError } from "../../errors/index.ts";
import { choleskyInto, choleskyInverseInto, type Matrix } from "../../linalg/index.ts";
import type { BetaMoments } from "./beta-moments.ts";

/** How the coefficients of a name are found from its moments. */
export interface BetaRegression {
  /** Whether r = α + βᵀf + ε or r = βᵀf + ε. */
  readonly intercept: boolean;
  /** Lags of the factors in the design, lag by lag: its columns are f_t, f_{t−1}, …; β is their sum. */
  readonly lags: number;
}

/** Standard deviation of a column, as a share of its mean, up to which it is rounding. */
const CONSTANT = 1e-10;

/** Every name's regression on the factors. A name that has none has NaN. */
export interface TimeSeriesBetas {
  /** [N×K] with lags the sum over them. */
  readonly betas: Matrix;
  /** [N×K] standard errors of ordinary least squares. */
  readonly betaError: Matrix;
  /** [N×K] Σω of the squares of each factor that the others do not explain: β is what of the returns moves with them, over this. NaN with lags. */
  readonly ownSquares: Matrix;
  /** [N] per period; 0 without an intercept. */
  readonly alpha: Float64Array;
  /** [N] NaN without an intercept. */
  readonly alphaError: Float64Array;
  /** [N] s², per period (decimal²), with the degrees of freedom taken off. */
  readonly residualVariance: Float64Array;
  /** [N] about the mean with an intercept, about 0 without. */
  readonly rSquared: Float64Array;
  /** [N] number of periods, and what they amount to (Kish). */
  readonly count: Int32Array;
  readonly effectiveCount: Float64Array;
}

/**
 * Betas of every name by weighted least squares over its own periods: β = A⁻¹c, A = Σω (f − f̄)(f − f̄)ᵀ, c = Σω (f − f̄) r;
 * without an intercept both about 0.
 *
 * s² = (Σω e² / Σω) · n/(n − p), Var(β) = s² (A/Σω)⁻¹ / n with n = (Σω)²/Σω² and p coefficients: with equal weights those of
 * ordinary least squares, otherwise with the effective number of observations in the place of the number.
 *
 * A name has NaN where n ≤ p, or where its factors are collinear over its periods. With an intercept a factor whose standard
 * deviation is at most 1e-10 of its mean is constant: what varies in it is rounding.
 *
 * @param moments  D = K (1 + lags) columns, lag by lag
 * @throws {EngineError} shape: D is not a multiple of 1 + lags
 * @see docs/methodology/06c-time-series.md; Kish, Survey Sampling (1965) for n
 * @complexity O(N·D³)
 * @example
 * Array.from(estimateBetas([[0.01, 0.02], [-0.01, -0.02], [0.02, 0.04]].reduce((m, [f, r]) => stepBetaMoments(m, [r], [f], 1), startBetaMoments(1, 1)), { intercept: true, lags: 0 }).betas.values) // => [2]
 */
export function estimateBetas(moments: BetaMoments, { intercept, lags }: BetaRegression): TimeSeriesBetas {
  const [columns, assetCount] = [moments.columnCount, moments.count.length];
  const factorCount = columns / (1 + lags);
  if (!Number.isInteger(factorCount)) {
    throw new EngineError(
      "shape",
      `estimateBetas needs columns in ${1 + lags} blocks of equal size, got ${columns} columns`,
    );
  }
  const missing = (length: number) => new Float64Array(length).fill(Number.NaN);
  const [betas, errors, squares] = [1, 2, 3].map(() => missing(assetCount * factorCount)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [alpha, alphaError] = [missing(assetCount), missing(assetCount)];
  const [residualVariance, rSquared] = [missing(assetCount), missing(assetCount)];
  const effectiveCount = new Float64Array(assetCount);
  for (let asset = 0; asset < assetCount; asset++) {
    if (moments.count[asset] === 0) continue;
    effectiveCount[asset] = moments.weight[asset] ** 2 / moments.squaredWeight[asset];
    const fit = fitName(moments, asset, intercept, effectiveCount[asset]);
    if (fit === undefined) continue;
    for (let k = 0; k < factorCount; k++) {
      betas[asset * factorCount + k] = overLags(fit.coefficients, k, factorCount);
      if (lags === 0) squares[asset * factorCount + k] = fit.ownSquares[k];
      errors[asset * factorCount + k] = Math.sqrt(overLagPairs(fit.covariance, columns, k, factorCount));
    }
    alpha[asset] = fit.alpha;
    alphaError[asset] = fit.alphaError;
    residualVariance[asset] = fit.residualVariance;
    rSquared[asset] = fit.rSquared;
  }
  const byFactor = (values: Float64Array): Matrix => ({ rows: assetCount, cols: factorCount, values });
  return {
    betas: byFactor(betas),
    betaError: byFactor(errors),
    ownSquares: byFactor(squares),
    alpha,
    alphaError,
    residualVariance,
    rSquared,
    count: moments.count.slice(),
    effectiveCount,
  };
}

function fitName(moments: BetaMoments, asset: number, intercept: boolean, effective: number) {
  const size = moments.columnCount;
  const parameters = size + (intercept ? 1 : 0);
  if (!(effective > parameters)) return undefined;
  const weight = moments.weight[asset];
  const means = moments.means.subarray(asset * (size + 1), (asset + 1) * (size + 1));
  const about = sumsOf(moments, asset, intercept);
  const [moment, total] = [about.subarray(size * (size + 1), size * (size + 2)), about[size * (size + 2)]];
  if (intercept && hasConstant(about, means, weight)) return undefined;
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) lower[i * size + j] = about[i * (size + 1) + j];
  if (choleskyInto(lower, lower, size) >= 0) return undefined;
  const inverse = new Float64Array(size * size);
  choleskyInverseInto(inverse, lower, size);
  const coefficients = new Float64Array(size);
  let explained = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) coefficients[i] += inverse[i * size + j] * moment[j];
    explained += coefficients[i] * moment[i];
  }
  const left = Math.max(0, total - explained);
  const residualVariance = ((left / weight) * effective) / (effective - parameters);
  const covariance = inverse.map((value) => (value * residualVariance * weight) / effective);
  let [alpha, spread] = [means[size], residualVariance / effective];
  for (let i = 0; i < size; i++) {
    alpha -= coefficients[i] * means[i];
    for (let j = 0; j < size; j++) spread += means[i] * covariance[i * size + j] * means[j];
  }
  return {
    coefficients,
    covariance,
    ownSquares: coefficients.map((_, i) => 1 / inverse[i * (size + 1)]),
    alpha: intercept ? alpha : 0,
    alphaError: intercept ? Math.sqrt(spread) : Number.NaN,
    residualVariance,
    rSquared: 1 - left / total,
  };
}

/** Whether a column moves by no more than the rounding of its level; Cholesky's pivots see only its own size. */
function hasConstant(about: Float64Array, means: Float64Array, weight: number): boolean {
  const size = means.length;
  for (let i = 0; i < size - 1; i++)
    if (about[i * (size + 1)] <= weight * (CONSTANT * means[i]) ** 2) return true;
  return false;
}

/** Σω z zᵀ of a name, z = (columns, return): about the means, or about 0. Lower triangle. [(D + 1)×(D + 1)] */
function sumsOf(moments: BetaMoments, asset: number, aboutMean: boolean): Float64Array {
  const size = moments.columnCount + 1;
  const out = new Float64Array(size * size);
  let at = (asset * size * (size + 1)) / 2;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const [a, b] = [moments.means[asset * size + i], moments.means[asset * size + j]];
      out[i * size + j] = moments.products[at++] + (aboutMean ? 0 : moments.weight[asset] * a * b);
    }
  }
  return out;
}

/** Sum of the coefficients of a factor over its lags. */
function overLags(coefficients: Float64Array, factor: number, factorCount: number): number {
  let sum = 0;
  for (let c = factor; c < coefficients.length; c += factorCount) sum += coefficients[c];
  return sum;
}

/** Variance of that sum. */
function overLagPairs(
  covariance: Float64Array,
  columns: number,
  factor: number,
  factorCount: number,
): number {
  let sum = 0;
  for (let r = factor; r < columns; r += factorCount) {
    for (let c = factor; c < columns; c += factorCount) sum += covariance[r * columns + c];
  }
  return sum;
}
