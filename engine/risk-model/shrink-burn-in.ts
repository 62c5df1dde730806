import type { FactorCovariance } from "./factor-covariance.ts";

/** Effective observations of correlation per factor below which F is mostly noise. */
const LEAST_PER_FACTOR = 2;

/**
 * How far a date is in burn-in: δ = max(0, 1 − T_eff / 2K), with K the factors that have a history; 0 from two effective
 * observations of correlation per factor on. Industries that the data reach later are not counted.
 *
 * @example
 * burnInShare({ correlationEffectiveCount: 30, effectiveCount: Float64Array.of(30, 30, 30, 0, 12, 12, 12, 12, 12, 12, 12) }) // => 0
 * burnInShare({ correlationEffectiveCount: 5, effectiveCount: Float64Array.of(5, 5, 5, 5, 0) }) // => 0.375
 */
export function burnInShare({
  correlationEffectiveCount,
  effectiveCount,
}: Pick<FactorCovariance, "correlationEffectiveCount" | "effectiveCount">): number {
  const factors = effectiveCount.reduce((count, own) => count + (own > 0 ? 1 : 0), 0);
  return factors === 0 ? 0 : Math.max(0, 1 - correlationEffectiveCount / (LEAST_PER_FACTOR * factors));
}

/**
 * Draws the correlations of a burn-in towards the prior of none: ρ_ij ← (1 − δ) ρ_ij; volatilities stay.
 *
 * Factor returns are those of portfolios that are neutral to the other factors, so their correlations lie on both sides
 * of 0; a common correlation, the prior for stock returns, would be wrong for them. With δ > 0 F is positive definite on
 * the factors that have a variance. δ ends at 0 without a jump, and with it the stage.
 *
 * @see docs/methodology/08-risk-model.md; Ledoit & Wolf (2004)
 * @complexity O(K²)
 */
export function shrinkBurnIn(previous: FactorCovariance): FactorCovariance {
  const share = burnInShare(previous);
  const { rows, cols, values } = previous.covariance;
  const shrunk = Float64Array.from(values, (value, cell) =>
    cell % (cols + 1) === 0 ? value : (1 - share) * value,
  );
  return {
    ...previous,
    stage: "shrinkage",
    covariance: { rows, cols, values: shrunk },
    repairedEigenvalues: 0,
    volatilityMultiplier: 1,
    shrinkage: share,
    eigenvalueBias: null,
  };
}
