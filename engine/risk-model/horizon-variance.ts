import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";

/**
 * Variance of the sum of h periods over h times that of one, from the autocorrelations of the returns:
 * VR(h) = 1 + 2 Σ_{l=1}^{h−1} (1 − l/h) ρ_l. Multiplying a one-period variance by h is right only where this is 1.
 *
 * Bartlett's weights of L lags are those of L + 1 periods: a Newey–West variance per period with L lags is the variance of
 * L + 1 periods over L + 1.
 *
 * @param autocorrelations  [m] ρ_1 … ρ_m; beyond m they count as 0
 * @param periods           h ≥ 1
 * @throws {EngineError} value: a horizon that is not a whole number from 1
 * @see Lo & MacKinlay (1988); docs/methodology/08-risk-model.md
 * @complexity O(h)
 * @example
 * varianceRatio([0.2], 2) // => 1.2
 */
export function varianceRatio(autocorrelations: Vector, periods: number): number {
  if (!Number.isInteger(periods) || periods < 1) {
    throw new EngineError("value", `varianceRatio needs a whole number of periods from 1, got ${periods}`);
  }
  let ratio = 1;
  for (let lag = 1; lag < periods && lag <= autocorrelations.length; lag++) {
    ratio += 2 * (1 - lag / periods) * autocorrelations[lag - 1];
  }
  return ratio;
}

/**
 * What a forecast with `lags` Newey–West lags makes of the variance of `periods` periods when returns are AR(1), as a
 * share of the truth: VR(lags + 1) / VR(periods). 1 is right, below 1 too low; `periods` − 1 lags are exact.
 *
 * @param rho  autocorrelation of neighbouring periods, −1 < ρ < 1
 * @example
 * horizonCapture(0.2, 20, 21) // => 1
 * Math.round(100 * horizonCapture(0.2, 5, 21)) // => 95
 */
export function horizonCapture(rho: number, lags: number, periods: number): number {
  const powers = Float64Array.from({ length: Math.max(lags, periods - 1) }, (_, l) => rho ** (l + 1));
  return varianceRatio(powers, lags + 1) / varianceRatio(powers, periods);
}
