import { fitResiduals, type LeastSquares, solveLeastSquares, withResidentDesign } from "../stats/index.ts";
import { type CrossSection, constraintsOf, type RegressionSample, sampleOf } from "./cross-section.ts";
import { clippedSquares, coveredResiduals, errorVariance, styleInflation } from "./fit-quality.ts";
import { huberWeights } from "./huber.ts";
import { unitVariances } from "./noise-variance.ts";
import type { PseudoObservation } from "./thin-industries.ts";

/**
 * Factor returns of one period and everything that says how good they are. K counts the factors of the regression: all
 * but the currencies, whose given returns `withCurrencyReturns` adds at the end.
 */
export interface FactorReturns {
  /** f [K] decimal; 0 for a factor that had no data of its own this period (see `estimated`). */
  readonly values: Float64Array;
  /** [K] 1 = estimated from data of its own. */
  readonly estimated: Uint8Array;
  /** [K] homoscedastic standard errors: textbook, or Huber's for M-estimates; NaN where not estimated. */
  readonly standardError: Float64Array;
  /** [K] values / standardError; NaN where not estimated. */
  readonly tStatistic: Float64Array;
  /** [K] variance inflation 1/(1 − R²_k) of each style against all other columns; NaN for market and industries. */
  readonly vif: Float64Array;
  /** ε = r − Xf [N] for every covered name with a return, estimation universe or not; NaN elsewhere. */
  readonly specificReturns: Float64Array;
  /** 1 − Σvε²/Σvr², v the weights before Huber's. */
  readonly rSquaredUncentred: number;
  /** 1 − Σvε²/Σv(r − r̄)², r̄ the regression-weighted mean. */
  readonly rSquaredCentred: number;
  /** Names in the regression. */
  readonly observationCount: number;
  /** Free parameters: estimated factors less the constraints. */
  readonly parameterCount: number;
  /** s² = Σvε²/(n − p): variance of a specific return of weight 1; Huber's analogue for M-estimates. NaN for n = p. */
  readonly errorVariance: number;
  /** [N] final weights v ω; those of the pseudo-observations stand beside them. */
  readonly weights: Float64Array;
  /** ω [N] Huber's weights, 1 where a return is taken as it is. */
  readonly robustWeights: Float64Array;
  /** Mean of ψ′: the share of the names that Huber's weights leave alone. */
  readonly keptShare: number;
  readonly pseudo: readonly PseudoObservation[];
  /** With the final weights: f = M XᵀW r on the design as estimated. */
  readonly solution: LeastSquares;
  /** With the weights before Huber's: what leverage and errors are measured by. */
  readonly plainSolution: LeastSquares;
}

/**
 * Factor returns of one period by constrained weighted least squares: min Σ w (r − Xf)² subject to Σ_j c_j f_j = 0 over
 * the industries, and over the countries; Huber's M-estimate where a constant is given.
 *
 * The market column equals the sum of the industry columns, and of the country columns, so one constraint is needed for
 * each; the cap-weighted one makes an industry's return relative to the market. Solved in the reduced basis f = Rg (primer ch. 6, §17.3 D1); the identity
 * r = Xf + ε is exact on every covered name.
 *
 * @param sample  the section's, where the caller has it
 * @complexity O(N·S² + K³) for S styles: the industry block is never dense
 * @see docs/methodology/06-factor-returns.md
 * @example
 * Array.from(estimateFactorReturns({ exposures: { factors: [{ name: "market", family: "market" }, { name: "value", family: "style" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 1, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: Float64Array.of(1, -1), currency: Int32Array.of(-1, -1) }, returns: [0.03, 0.01], weights: [1, 1], industryCapShare: [] }).values) // => [0.02, 0.01]
 */
export function estimateFactorReturns(
  section: CrossSection,
  sample: RegressionSample = sampleOf(section),
): FactorReturns {
  const { design: whole, weights, returns } = sample;
  const estimate = (design: RegressionSample["design"]) => estimateOn(section, { ...sample, design });
  return withResidentDesign(whole, estimate, [weights, returns]);
}

function estimateOn(section: CrossSection, sample: RegressionSample): FactorReturns {
  const { exposures, pseudo = [] } = section;
  const constraints = constraintsOf(exposures, section);
  const plainSolution = solveLeastSquares(sample.design, sample.weights, sample.returns, constraints);
  const robust = robustSolution(section, sample, constraints, plainSolution);
  const { solution } = robust;
  const fit = fitResiduals(
    sample.design,
    sample.weights,
    sample.returns,
    solution.coefficients,
    section.weights.length,
  );
  const specificReturns = coveredResiduals(exposures, fit.residuals);
  const squares =
    robust.keptShare === 1
      ? fit.residualSquares
      : clippedSquares(section, robust.robustWeights, specificReturns);
  const variance = errorVariance(squares, fit.count, plainSolution.parameterCount, robust.keptShare);
  const standardError = unitVariances(sample, pseudo, plainSolution);
  const tStatistic = new Float64Array(standardError.length);
  for (let k = 0; k < tStatistic.length; k++) {
    standardError[k] = plainSolution.estimated[k] === 1 ? Math.sqrt(variance * standardError[k]) : Number.NaN;
    tStatistic[k] = solution.coefficients[k] / standardError[k];
  }
  return {
    weights: robust.weights,
    robustWeights: robust.robustWeights,
    keptShare: robust.keptShare,
    solution,
    values: solution.coefficients,
    estimated: solution.estimated,
    standardError,
    tStatistic,
    vif: styleInflation(sample, plainSolution),
    specificReturns,
    rSquaredUncentred: 1 - fit.residualSquares / fit.totalSquares,
    rSquaredCentred: 1 - fit.residualSquares / fit.centredSquares,
    observationCount: fit.count,
    parameterCount: solution.parameterCount,
    errorVariance: variance,
    pseudo,
    plainSolution,
  };
}

/** The solution with Huber's weights where they are asked for, else the plain one. */
function robustSolution(
  { weights, huberConstant }: CrossSection,
  sample: RegressionSample,
  constraints: readonly Float64Array[],
  plain: LeastSquares,
): Pick<FactorReturns, "weights" | "robustWeights" | "keptShare" | "solution"> {
  const names = weights.length;
  if (huberConstant === undefined) {
    const final = weights instanceof Float64Array ? weights : Float64Array.from(weights);
    return { weights: final, robustWeights: new Float64Array(names).fill(1), keptShare: 1, solution: plain };
  }
  const { weights: omega, keptShare } = huberWeights(sample, names, plain, huberConstant);
  const final = omega.map((value, row) => value * sample.weights[row]);
  const solution = solveLeastSquares(sample.design, final, sample.returns, constraints);
  return { weights: final.slice(0, names), robustWeights: omega.slice(0, names), keptShare, solution };
}
