import type { Vector } from "../linalg/index.ts";
import { weightedMoments } from "../stats/index.ts";

/**
 * Expected returns from a signal: α = IC · σ · z, with z the signal standardised to mean 0 and deviation 1 under the weights. The
 * volatility says how much a unit of score is worth for a name, the information coefficient how much of it comes true.
 *
 * @param signal      [N]; NaN = no view, α is then NaN
 * @param volatility  [N] specific volatility over the horizon of the coefficient, decimal
 * @param coefficient correlation of the scores with the returns after them
 * @param weights     [N] whose scores are standardised; 0 = coverage only
 * @see Grinold (1994), Alpha is volatility times IC times score, Journal of Portfolio Management 20(4)
 * @complexity O(N)
 * @example
 * Array.from(scaleAlpha([1, 3], [0.2, 0.4], 0.05, [1, 1])) // => [-0.010000000000000002, 0.020000000000000004]
 */
export function scaleAlpha(
  signal: Vector,
  volatility: Vector,
  coefficient: number,
  weights: Vector,
): Float64Array {
  const known = Float64Array.from(weights, (weight, i) => (Number.isFinite(signal[i]) ? weight : 0));
  const { mean, deviation } = weightedMoments(signal, known);
  return Float64Array.from(signal, (value, i) => coefficient * volatility[i] * ((value - mean) / deviation));
}

/**
 * The information ratio to expect, a year: IC · √breadth · transfer coefficient.
 *
 * @param breadth   independent views a year
 * @param transfer  correlation of the positions with those the views ask for, 1 without limits
 * @see Grinold (1989), The fundamental law of active management, Journal of Portfolio Management 15(3); Clarke, de Silva & Thorley (2002),
 *   Financial Analysts Journal 58(5)
 * @example
 * fundamentalLaw(0.05, 400, 0.5) // => 0.5
 */
export function fundamentalLaw(coefficient: number, breadth: number, transfer: number): number {
  return coefficient * Math.sqrt(breadth) * transfer;
}

/**
 * Periods after which half of a signal is gone, if its correlation with itself one period later is ρ and it decays at that rate:
 * ln ½ / ln ρ. 0 for ρ ≤ 0, infinite for ρ ≥ 1.
 *
 * @example
 * signalHalfLife(0.5) // => 1
 */
export function signalHalfLife(autocorrelation: number): number {
  if (Number.isNaN(autocorrelation)) return Number.NaN;
  if (autocorrelation <= 0) return 0;
  return autocorrelation >= 1 ? Number.POSITIVE_INFINITY : Math.log(0.5) / Math.log(autocorrelation);
}
