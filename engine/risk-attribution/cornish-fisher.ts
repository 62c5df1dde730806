import { normalDensity, normalQuantile } from "../stats/index.ts";
import type { ReturnMoments } from "./return-moments.ts";
import { checkLevel, type TailRisk, tailMeasure } from "./tail-risk.ts";

/** A tail risk that may not exist. */
export interface CornishFisherTailRisk extends TailRisk {
  /** Whether the transform rises everywhere; where it does not, it is no distribution, and losses and contributions are NaN. */
  readonly isValid: boolean;
}

/**
 * Value at risk and expected shortfall by the fourth-order Cornish–Fisher expansion, with Euler contributions by derivative.
 *
 * The quantile is μ + σ w(z), w(z) = z + (z² − 1) S/6 + (z³ − 3z) K/24 − (2z³ − 5z) S²/36; ES is the mean of the same transformed
 * normal below it, σ φ(z)/(1 − level) · (1 + z S/6 + (z² − 1) K/24 − (2z² − 1) S²/36) − μ. Both are differentiated through
 * all four moments.
 *
 * @param moments  of `returnMoments`, scaled to the horizon by `scaleMoments`
 * @param options  level within (0, 1)
 * @throws {EngineError} value: a level outside (0, 1)
 * @see docs/methodology/09-risk-attribution.md; Boudt, Peterson & Croux (2008); Maillard (2012)
 * @complexity O(J)
 * @example
 * cornishFisherTailRisk(returnMoments(matrix(4, 1, [1, 1, -1, -1])), { level: 0.95 }).isValid // => false
 */
export function cornishFisherTailRisk(
  moments: ReturnMoments,
  { level }: { readonly level: number },
): CornishFisherTailRisk {
  checkLevel(level);
  const { skewness: S, excessKurtosis: K } = moments;
  const isValid = cornishFisherIsMonotone(S, K);
  const z = normalQuantile(1 - level);
  const tail = normalDensity(z) / (1 - level);
  const quantile = {
    // A loss is minus the return.
    multiple: -(
      z +
      ((z ** 2 - 1) * S) / 6 +
      ((z ** 3 - 3 * z) * K) / 24 -
      ((2 * z ** 3 - 5 * z) * S ** 2) / 36
    ),
    bySkewness: -((z ** 2 - 1) / 6 - ((2 * z ** 3 - 5 * z) * S) / 18),
    byKurtosis: -((z ** 3 - 3 * z) / 24),
  };
  const shortfall = {
    multiple: tail * (1 + (z * S) / 6 + ((z ** 2 - 1) * K) / 24 - ((2 * z ** 2 - 1) * S ** 2) / 36),
    bySkewness: tail * (z / 6 - ((2 * z ** 2 - 1) * S) / 18),
    byKurtosis: (tail * (z ** 2 - 1)) / 24,
  };
  const measure = ({ multiple, bySkewness, byKurtosis }: typeof quantile) =>
    tailMeasure(
      moments.volatilityParts.map((volatilityPart, j) => {
        if (!isValid) return Number.NaN;
        const shape = bySkewness * moments.skewnessParts[j] + byKurtosis * moments.kurtosisParts[j];
        return volatilityPart * multiple + moments.volatility * shape - moments.meanParts[j];
      }),
    );
  return { level, isValid, valueAtRisk: measure(quantile), expectedShortfall: measure(shortfall) };
}

/**
 * Whether the Cornish–Fisher transform rises everywhere: its derivative is a parabola in z,
 * (K/8 − S²/6) z² + (S/3) z + 1 − K/8 + 5S²/36, which then has no part below 0. Wide for K (0 … 8 at S = 0); |S| ≤ 6(√2 − 1) at most.
 *
 * @param skewness  S; NaN gives false
 * @param excessKurtosis  K
 * @see Maillard, A user's guide to the Cornish Fisher expansion (2012)
 * @example
 * cornishFisherIsMonotone(0, 8) // => true
 * cornishFisherIsMonotone(0, 8.1) // => false
 */
export function cornishFisherIsMonotone(skewness: number, excessKurtosis: number): boolean {
  const a = excessKurtosis / 8 - skewness ** 2 / 6;
  const b = skewness / 3;
  const c = 1 - excessKurtosis / 8 + (5 * skewness ** 2) / 36;
  return a >= 0 && c >= 0 && b ** 2 <= 4 * a * c;
}
