import { type Exposures, firstStyle, regressionFactorCount } from "../exposures/index.ts";
import type { Vector } from "../linalg/index.ts";
import { type LeastSquares, rowProduct, type StructuredDesign, solveLeastSquares } from "../stats/index.ts";

/** One date's regression: exposures known before the period, returns over it. */
export interface CrossSection {
  readonly exposures: Exposures;
  /** [N] excess returns of the period, decimal; must be finite where the weight is above 0. */
  readonly returns: Vector;
  /** [N] regression weights (√cap over the estimation universe); 0 excludes a name. */
  readonly weights: Vector;
  /** [I] cap share of each industry in the estimation universe: Σ share·f = 0. Used when X has a market column. */
  readonly industryCapShare: Vector;
}

/**
 * Factor returns of one period and everything that says how good they are. K counts the factors of the regression: all
 * but the currencies.
 */
export interface FactorReturns {
  /** f [K] decimal; 0 for a factor that had no data of its own this period (see `estimated`). */
  readonly values: Float64Array;
  /** [K] 1 = estimated from data of its own. */
  readonly estimated: Uint8Array;
  /** [K] homoscedastic WLS standard errors; NaN where not estimated. */
  readonly standardError: Float64Array;
  /** [K] values / standardError; NaN where not estimated. */
  readonly tStatistic: Float64Array;
  /** [K] variance inflation 1/(1 − R²_k) of each style against all other columns; NaN for market and industries. */
  readonly vif: Float64Array;
  /** ε = r − Xf [N] for every covered name with a return, estimation universe or not; NaN elsewhere. */
  readonly specificReturns: Float64Array;
  /** 1 − Σwε²/Σwr². */
  readonly rSquaredUncentred: number;
  /** 1 − Σwε²/Σw(r − r̄)², r̄ the regression-weighted mean. */
  readonly rSquaredCentred: number;
  /** Names in the regression. */
  readonly observationCount: number;
  /** Free parameters: estimated factors less the constraint. */
  readonly parameterCount: number;
  readonly solution: LeastSquares;
}

/**
 * Factor returns of one period by constrained weighted least squares: min Σ w (r − Xf)² subject to Σ_j c_j f_j = 0 over
 * the industries.
 *
 * The market column equals the sum of the industry columns, so one constraint is needed; the cap-weighted one makes an
 * industry's return relative to the market. Solved in the reduced basis f = Rg (primer ch. 6, §17.3 D1); the identity
 * r = Xf + ε is exact on every covered name.
 *
 * @complexity O(N·S² + K³) for S styles: the industry block is never dense
 * @see docs/methodology/06-factor-returns.md
 * @example
 * Array.from(estimateFactorReturns({ exposures: { factors: [{ name: "market", family: "market" }, { name: "value", family: "style" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 1, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: Float64Array.of(1, -1), currency: Int32Array.of(-1, -1) }, returns: [0.03, 0.01], weights: [1, 1], industryCapShare: [] }).values) // => [0.02, 0.01]
 */
export function estimateFactorReturns(section: CrossSection): FactorReturns {
  const { exposures, returns, weights } = section;
  const design = designOf(exposures);
  const solution = solveLeastSquares(design, weights, returns, constraintOf(section));
  const specificReturns = residuals(design, exposures, returns, solution.coefficients);
  const fit = fitQuality(weights, returns, specificReturns);
  const freedom = fit.observationCount - solution.parameterCount;
  const variance = freedom > 0 ? fit.residualSquares / freedom : Number.NaN;
  const factorCount = regressionFactorCount(exposures);
  const standardError = new Float64Array(factorCount).fill(Number.NaN);
  for (let k = 0; k < factorCount; k++) {
    if (solution.estimated[k] === 1) {
      standardError[k] = Math.sqrt(variance * solution.inverse.values[k * factorCount + k]);
    }
  }
  return {
    values: solution.coefficients,
    estimated: solution.estimated,
    standardError,
    tStatistic: solution.coefficients.map((value, k) => value / standardError[k]),
    vif: styleInflation(exposures, weights, solution),
    specificReturns,
    rSquaredUncentred: 1 - fit.residualSquares / fit.totalSquares,
    rSquaredCentred: 1 - fit.residualSquares / fit.centredSquares,
    observationCount: fit.observationCount,
    parameterCount: solution.parameterCount,
    solution,
  };
}

/** X as the least-squares kernel takes it, without the currencies. */
export function designOf(exposures: Exposures): StructuredDesign {
  return {
    rowCount: exposures.covered.length,
    interceptCount: exposures.marketCount === 1 ? 1 : 0,
    groupCount: exposures.countryCount + exposures.industryCount,
    groups: exposures.groups,
    denseCount: exposures.styleCount,
    dense: exposures.styles,
  };
}

function constraintOf({ exposures, industryCapShare }: CrossSection): Float64Array | undefined {
  if (exposures.marketCount === 0 || exposures.industryCount === 0) return undefined;
  const constraint = new Float64Array(regressionFactorCount(exposures));
  constraint.set(Float64Array.from(industryCapShare), exposures.marketCount + exposures.countryCount);
  return constraint;
}

function residuals(
  design: StructuredDesign,
  exposures: Exposures,
  returns: Vector,
  coefficients: Float64Array,
): Float64Array {
  const out = new Float64Array(design.rowCount).fill(Number.NaN);
  for (let asset = 0; asset < out.length; asset++) {
    if (exposures.covered[asset] === 1) out[asset] = returns[asset] - rowProduct(design, asset, coefficients);
  }
  return out;
}

function fitQuality(weights: Vector, returns: Vector, specificReturns: Float64Array) {
  let total = 0;
  let mean = 0;
  let observationCount = 0;
  for (let asset = 0; asset < weights.length; asset++) {
    if (!(weights[asset] > 0)) continue;
    total += weights[asset];
    mean += weights[asset] * returns[asset];
    observationCount++;
  }
  mean /= total;
  const sums = { residualSquares: 0, totalSquares: 0, centredSquares: 0, observationCount };
  for (let asset = 0; asset < weights.length; asset++) {
    if (!(weights[asset] > 0)) continue;
    sums.residualSquares += weights[asset] * specificReturns[asset] ** 2;
    sums.totalSquares += weights[asset] * returns[asset] ** 2;
    sums.centredSquares += weights[asset] * (returns[asset] - mean) ** 2;
  }
  return sums;
}

/**
 * 1/(1 − R²_k) = (centred sum of squares of column k) × M_kk: the diagonal of the inverse is one over the sum of squares
 * that the other columns leave.
 */
function styleInflation(exposures: Exposures, weights: Vector, solution: LeastSquares): Float64Array {
  const { styleCount, styles } = exposures;
  const factorCount = regressionFactorCount(exposures);
  const out = new Float64Array(factorCount).fill(Number.NaN);
  const sum = new Float64Array(styleCount);
  const squares = new Float64Array(styleCount);
  let total = 0;
  for (let asset = 0; asset < weights.length; asset++) {
    const weight = weights[asset];
    if (!(weight > 0)) continue;
    total += weight;
    for (let style = 0; style < styleCount; style++) {
      const value = styles[asset * styleCount + style];
      sum[style] += weight * value;
      squares[style] += weight * value * value;
    }
  }
  for (let style = 0; style < styleCount; style++) {
    const k = firstStyle(exposures) + style;
    if (solution.estimated[k] === 0) continue;
    const centred = squares[style] - sum[style] ** 2 / total;
    out[k] = centred * solution.inverse.values[k * factorCount + k];
  }
  return out;
}
