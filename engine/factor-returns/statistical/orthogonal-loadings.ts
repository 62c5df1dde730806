import type { Exposures } from "../../exposures/index.ts";
import type { Vector } from "../../linalg/index.ts";
import { multiplyVector } from "../../linalg/index.ts";
import { rowProduct, solveLeastSquares, transposeProduct } from "../../stats/index.ts";
import { constraintsOf, designOf } from "../cross-section.ts";
import { capShares } from "../step-factor-returns.ts";

/**
 * Loadings without what X explains of them: B − XC, C the weighted regression of B on X over the names of positive weight, so that
 * XᵀWB = 0. A regression on both with the same weights gives X the factor returns that it has alone, whatever B is.
 *
 * @param exposures  X
 * @param loadings   B [N×M], finite where covered
 * @param close      the estimation universe, its caps, and the weights [N] of the regression that follows
 * @returns [N×M] NaN where not covered
 * @complexity O(N·(S² + S·M) + K³)
 * @see docs/methodology/06b-families.md
 */
export function orthogonalLoadings(
  exposures: Exposures,
  loadings: Float64Array,
  { estimation, marketCap, weights }: OrthogonalIn,
): Float64Array {
  const { covered } = exposures;
  const width = loadings.length / covered.length;
  const design = designOf(exposures);
  const constraints = constraintsOf(exposures, capShares(exposures, estimation, marketCap));
  const { inverse } = solveLeastSquares(design, weights, new Float64Array(covered.length), constraints);
  const out = new Float64Array(loadings.length).fill(Number.NaN);
  const weighted = new Float64Array(covered.length);
  for (let m = 0; m < width; m++) {
    for (let asset = 0; asset < weighted.length; asset++) {
      weighted[asset] = weights[asset] > 0 ? weights[asset] * loadings[asset * width + m] : 0;
    }
    const coefficients = multiplyVector(inverse, transposeProduct(design, weighted));
    for (let asset = 0; asset < covered.length; asset++) {
      if (covered[asset] !== 1) continue;
      out[asset * width + m] = loadings[asset * width + m] - rowProduct(design, asset, coefficients);
    }
  }
  return out;
}

/** What loadings are orthogonal in. */
export interface OrthogonalIn {
  readonly estimation: Uint8Array;
  readonly marketCap: Float64Array;
  readonly weights: Vector;
}
