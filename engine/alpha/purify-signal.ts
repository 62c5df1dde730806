import type { Exposures } from "../exposures/index.ts";
import { type CrossSection, constraintsOf, designOf } from "../factor-returns/index.ts";
import type { Vector } from "../linalg/index.ts";
import { fitResiduals, solveLeastSquares, weightedMoments } from "../stats/index.ts";

/** A signal in two parts: what the model's factors span, and what is new. */
export interface PurifiedSignal {
  /** [N] signal − X·loadings, so that XᵀW·orthogonal = 0; NaN where the signal is not known or the name not covered. */
  readonly orthogonal: Float64Array;
  /** [N] X·loadings. */
  readonly spanned: Float64Array;
  /** [K] of the model's factors; a factor without data has 0, currencies have 0. */
  readonly loadings: Float64Array;
  /** Share of the signal's weighted variance that the factors span, 0 to 1; NaN of a signal without any. */
  readonly spannedShare: number;
  /** Names the projection is made of. */
  readonly count: number;
}

/**
 * Splits a signal by weighted projection on the exposures: min Σ w (s − X b)², under the constraints of the model's own regression. A
 * factor return earned by the orthogonal part of a signal is none of the model's: W·orthogonal has no exposure to any factor.
 *
 * Names with a weight of 0 have no say in the loadings, but have both parts.
 *
 * @param signal   [N] any unit; NaN = not known
 * @param section  exposures and weights of the date, and the cap shares of the constraints, as in `estimateFactorReturns`
 * @throws {EngineError} value: an infinite signal in a row of positive weight
 * @see docs/methodology/13b-alpha.md; Grinold & Kahn (2000), ch. 11 and 14
 * @complexity O(N·S² + K³)
 */
export function purifySignal(
  signal: Vector,
  section: Omit<CrossSection, "returns" | "pseudo" | "huberConstant">,
): PurifiedSignal {
  const { exposures } = section;
  const isKnown = (asset: number) => exposures.covered[asset] === 1 && !Number.isNaN(signal[asset]);
  const weights = Float64Array.from(section.weights, (weight, asset) => (isKnown(asset) ? weight : 0));
  const design = designOf(exposures);
  const { coefficients } = solveLeastSquares(design, weights, signal, constraintsOf(exposures, section));
  const { residuals } = fitResiduals(design, weights, signal, coefficients, signal.length);
  const orthogonal = residuals.map((rest, asset) => (isKnown(asset) ? rest : Number.NaN));
  const spanned = orthogonal.map((rest, asset) => signal[asset] - rest);
  const { mean, deviation } = weightedMoments(signal, weights);
  const total = deviation ** 2;
  const rest = secondMoment(orthogonal, weights);
  const isConstant = !(deviation > 1e-12 * Math.abs(mean));
  return {
    orthogonal,
    spanned,
    loadings: withCurrencies(coefficients, exposures),
    spannedShare: isConstant ? Number.NaN : Math.max(0, 1 - rest / total),
    count: weights.reduce((sum, weight) => sum + Number(weight > 0), 0),
  };
}

function secondMoment(values: Vector, weights: Vector): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (!(weights[i] > 0)) continue;
    sum += weights[i] * values[i] ** 2;
    total += weights[i];
  }
  return sum / total;
}

function withCurrencies(coefficients: Float64Array, exposures: Exposures): Float64Array {
  const loadings = new Float64Array(exposures.factors.length);
  loadings.set(coefficients);
  return loadings;
}
