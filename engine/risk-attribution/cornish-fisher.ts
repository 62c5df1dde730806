import { normalDensity, normalQuantile } from "../stats/index.ts";
import {
  type CornishFisherShape,
  cornishFisherIsMonotone,
  matchedShape,
  plainShape,
} from "./cornish-fisher-shape.ts";
import type { ReturnMoments } from "./return-moments.ts";
import { checkLevel, type TailMeasure, type TailRisk, tailMeasure } from "./tail-risk.ts";

/** A tail risk that may not exist. */
export interface CornishFisherTailRisk extends TailRisk {
  /** Whether the transform rises everywhere; where it does not, it is no distribution, and losses and contributions are NaN. */
  readonly isValid: boolean;
}

/** How to read the expansion. */
export interface CornishFisherOptions {
  /** Within (0, 1). */
  readonly level: number;
  /**
   * "matched": the transformed variable has the skewness and kurtosis of the moments; valid up to an excess kurtosis of 43.
   * "plain": they are put into the expansion as they are, the usual "modified VaR": valid up to 8, which daily returns exceed.
   */
  readonly parameters: "matched" | "plain";
}

/**
 * Value at risk and expected shortfall by the fourth-order Cornish–Fisher expansion, with Euler contributions by derivative.
 *
 * The quantile is μ + σ w(z)/d, w(z) = z + (z² − 1) s/6 + (z³ − 3z) k/24 − (2z³ − 5z) s²/36, d its standard deviation (plain: 1); ES is
 * the mean of the same transformed normal below it, σ φ(z)/(1 − level) · (1 + z s/6 + (z² − 1) k/24 − (2z² − 1) s²/36)/d − μ. Both are
 * differentiated through all four moments, and through the match.
 *
 * @param moments  of `returnMoments`, scaled to the horizon by `scaleMoments`
 * @throws {EngineError} value: a level outside (0, 1)
 * @see docs/methodology/09-risk-attribution.md; Boudt, Peterson & Croux (2008); Maillard (2012)
 * @complexity O(J)
 * @example
 * cornishFisherTailRisk(returnMoments(matrix(4, 1, [1, 1, -1, -1])), { level: 0.95, parameters: "matched" }).isValid // => false
 */
export function cornishFisherTailRisk(
  moments: ReturnMoments,
  { level, parameters }: CornishFisherOptions,
): CornishFisherTailRisk {
  checkLevel(level);
  const { skewness, excessKurtosis } = moments;
  const shape =
    parameters === "matched" ? matchedShape(skewness, excessKurtosis) : plainShape(skewness, excessKurtosis);
  if (shape === undefined || !cornishFisherIsMonotone(shape.s, shape.k)) {
    const missing = tailMeasure(new Float64Array(moments.volatilityParts.length).fill(Number.NaN));
    const none = { ...missing, loss: Number.NaN };
    return { level, isValid: false, valueAtRisk: none, expectedShortfall: none };
  }
  const { s, k } = shape;
  const z = normalQuantile(1 - level);
  const tail = normalDensity(z) / (1 - level);
  // A loss is minus the return.
  const quantile: Multiple = {
    value: -(z + ((z ** 2 - 1) * s) / 6 + ((z ** 3 - 3 * z) * k) / 24 - ((2 * z ** 3 - 5 * z) * s ** 2) / 36),
    slopes: [-((z ** 2 - 1) / 6 - ((2 * z ** 3 - 5 * z) * s) / 18), -((z ** 3 - 3 * z) / 24)],
  };
  const shortfall: Multiple = {
    value: tail * (1 + (z * s) / 6 + ((z ** 2 - 1) * k) / 24 - ((2 * z ** 2 - 1) * s ** 2) / 36),
    slopes: [tail * (z / 6 - ((2 * z ** 2 - 1) * s) / 18), (tail * (z ** 2 - 1)) / 24],
  };
  return {
    level,
    isValid: true,
    valueAtRisk: measure(moments, shape, quantile),
    expectedShortfall: measure(moments, shape, shortfall),
  };
}

/** A loss in standard deviations of w, and its derivatives by s and k. */
interface Multiple {
  readonly value: number;
  readonly slopes: readonly [number, number];
}

function measure(
  moments: ReturnMoments,
  shape: CornishFisherShape,
  { value, slopes }: Multiple,
): TailMeasure {
  const { deviation, deviationSlopes } = shape;
  const [byS, byK] = [0, 1].map((i) => slopes[i] / deviation - (value * deviationSlopes[i]) / deviation ** 2);
  const bySkewness = byS * shape.slopes[0][0] + byK * shape.slopes[1][0];
  const byKurtosis = byS * shape.slopes[0][1] + byK * shape.slopes[1][1];
  return tailMeasure(
    moments.volatilityParts.map((volatilityPart, j) => {
      const moved = bySkewness * moments.skewnessParts[j] + byKurtosis * moments.kurtosisParts[j];
      return (volatilityPart * value) / deviation + moments.volatility * moved - moments.meanParts[j];
    }),
  );
}
