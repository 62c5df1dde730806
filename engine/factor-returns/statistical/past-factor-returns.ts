import { type Exposures, type SeriesHistory, valuesAt } from "../../exposures/index.ts";
import type { Vector } from "../../linalg/index.ts";
import { solveLeastSquares } from "../../stats/index.ts";
import { designOf } from "../cross-section.ts";

/** Factor returns of the periods of a window, oldest first. */
export interface PastFactorReturns {
  /** [T×M] decimal; 0 where not estimated. */
  readonly values: Float64Array;
  /** [T×M] 1 where estimated. */
  readonly estimated: Uint8Array;
}

/**
 * The returns of past periods regressed on X of today: f_s = (XᵀWX)⁻¹ XᵀW r_s for every period of a window, over the names
 * that had a return in it. So a history of new factors is made from returns that were there before them; unlike the
 * factor returns of the days since, it is in sample where X was fitted to the same returns.
 *
 * @param exposures  X of dense columns alone
 * @param weights    [N] of today; 0 excludes a name
 * @param fewest     names below which a period has no estimate
 * @complexity O(T·N·M²)
 */
export function pastFactorReturns(
  { window, periodCount }: { readonly window: SeriesHistory; readonly periodCount: number },
  exposures: Exposures,
  weights: Vector,
  fewest: number,
): PastFactorReturns {
  const width = exposures.styleCount;
  const design = designOf(exposures);
  const values = new Float64Array(periodCount * width);
  const estimated = new Uint8Array(periodCount * width);
  const known = new Float64Array(weights.length);
  for (let t = 0; t < periodCount; t++) {
    const returns = valuesAt(window, periodCount - 1 - t);
    let count = 0;
    for (let asset = 0; asset < known.length; asset++) {
      known[asset] = Number.isNaN(returns[asset]) ? 0 : weights[asset];
      if (known[asset] > 0) count++;
    }
    if (count < fewest) continue;
    const fit = solveLeastSquares(design, known, returns);
    values.set(fit.coefficients, t * width);
    estimated.set(fit.estimated, t * width);
  }
  return { values, estimated };
}
