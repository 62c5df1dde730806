import { leverages, rowProduct, withResidentDesign } from "../stats/index.ts";
import { type CrossSection, type RegressionSample, sampleOf } from "./cross-section.ts";
import type { FactorReturns } from "./estimate-factor-returns.ts";
import { noiseVariances, pseudoPulls } from "./noise-variance.ts";
import { cellPulls, parentCells } from "./parent-cells.ts";

/** Names listed as influential. */
const MOST_INFLUENTIAL = 5;
/** A name of this leverage or more is fitted exactly: its residual says nothing. */
const FULL_LEVERAGE = 1 - 1e-8;

/** A name that moves the estimate. */
export interface InfluentialName {
  readonly asset: number;
  readonly leverage: number;
  readonly cooksDistance: number;
}

/** What a regression owes to its names one by one. */
export interface RegressionDiagnostics {
  /** [K] heteroscedasticity-consistent (HC3) standard errors; NaN where not estimated. */
  readonly robustStandardError: Float64Array;
  /** [K] values / robustStandardError. */
  readonly robustTStatistic: Float64Array;
  /** h_n [N] = ∂(Xf)_n/∂r_n at the weights before Huber's; NaN for names that are not in the regression. */
  readonly leverage: Float64Array;
  readonly maxLeverage: number;
  /** The five names of the largest Cook's distance, largest first. */
  readonly influential: readonly InfluentialName[];
  /** Names with a Huber weight below 1. */
  readonly downWeightedCount: number;
  /** κ₁ of the scaled reduced normal matrix with the final weights. */
  readonly conditionNumber: number;
}

/**
 * Robust errors, leverage and influence of a regression that was estimated.
 *
 * HC3: the specific return of name n has the variance (ω_n ε_n / (1 − h_n))², the squared residual that the name would
 * have if the fit did without it [MacKinnon & White 1985]; names that the fit meets exactly have s²/v_n. Var(f) follows by the
 * sandwich [White 1980], over m² for M-estimates, m the mean of ψ′ [Huber 1981, §7.6]. Cook's distance is
 * v ε² h / (p s² (1 − h)²): how far f moves, in its own standard errors, if the name goes [Cook 1977].
 *
 * @param section  what `fit` was estimated from
 * @param sample   the section's, where the caller has it
 * @complexity O(N·S² + K³)
 * @see docs/methodology/06-factor-returns.md
 */
export function diagnoseRegression(
  section: CrossSection,
  fit: FactorReturns,
  sample: RegressionSample = sampleOf(section),
): RegressionDiagnostics {
  return withResidentDesign(sample.design, (design) => diagnoseOn(section, { ...sample, design }, fit));
}

function diagnoseOn(
  section: CrossSection,
  sample: RegressionSample,
  fit: FactorReturns,
): RegressionDiagnostics {
  const leverage = foldedLeverages(section, sample, fit);
  const { weights } = section;
  const variance = new Float64Array(weights.length).fill(Number.NaN);
  const distance = new Float64Array(weights.length).fill(Number.NaN);
  let downWeightedCount = 0;
  let maxLeverage = 0;
  for (let n = 0; n < weights.length; n++) {
    if (!(weights[n] > 0)) continue;
    const h = leverage[n];
    const left = 1 - h;
    const isFree = h < FULL_LEVERAGE;
    const residual = fit.robustWeights[n] * fit.specificReturns[n];
    variance[n] = isFree ? (residual / left) ** 2 : fit.errorVariance / weights[n];
    const unit = fit.parameterCount * fit.errorVariance * left ** 2;
    distance[n] = isFree ? (weights[n] * fit.specificReturns[n] ** 2 * h) / unit : 0;
    maxLeverage = Math.max(maxLeverage, h);
    if (fit.robustWeights[n] < 1) downWeightedCount++;
  }
  const robustStandardError = robustErrors(sample, fit, variance);
  return {
    robustStandardError,
    robustTStatistic: fit.values.map((value, k) => value / robustStandardError[k]),
    leverage,
    maxLeverage,
    influential: mostInfluential(leverage, distance),
    downWeightedCount,
    conditionNumber: fit.solution.conditionNumber,
  };
}

/** The names with the largest distances, the first of equals first. */
function mostInfluential(leverage: Float64Array, distance: Float64Array): readonly InfluentialName[] {
  const found: InfluentialName[] = [];
  const left = distance.slice();
  while (found.length < MOST_INFLUENTIAL) {
    let at = -1;
    for (let n = 0; n < left.length; n++) if (left[n] > (at < 0 ? 0 : left[at])) at = n;
    if (at < 0) break;
    found.push({ asset: at, leverage: leverage[at], cooksDistance: left[at] });
    left[at] = Number.NaN;
  }
  return found;
}

function robustErrors(sample: RegressionSample, fit: FactorReturns, variance: Float64Array): Float64Array {
  if (Number.isNaN(fit.errorVariance)) return new Float64Array(fit.values.length).fill(Number.NaN);
  return noiseVariances(sample, fit.pseudo, fit.plainSolution, variance).map((value, k) =>
    fit.estimated[k] === 1 ? Math.sqrt(value) / fit.keptShare : Number.NaN,
  );
}

/** h_n = v_n x_nᵀ M x_n, and what a name has in pseudo-observations: Σ_q b_qn v_q x_nᵀ M x_q. */
function foldedLeverages(
  { weights, pseudo = [] }: CrossSection,
  { design, weights: sampleWeights }: RegressionSample,
  { plainSolution }: FactorReturns,
): Float64Array {
  const { inverse } = plainSolution;
  const out = leverages(design, sampleWeights, inverse).slice(0, weights.length);
  for (let n = 0; n < out.length; n++) if (!(weights[n] > 0)) out[n] = Number.NaN;
  const cells = parentCells(pseudo, out.length);
  const pulls = cellPulls(cells, pseudoPulls(design, pseudo, inverse));
  for (let n = 0; n < out.length; n++) {
    const pull = pulls[cells.cellOf[n]];
    if (pull !== undefined) out[n] += cells.unit[n] * rowProduct(design, n, pull);
  }
  return out;
}
