import type { Memberships } from "../data/index.ts";
import type { ExposureInputs } from "./exposure-inputs.ts";
import { industrySizeRegression } from "./industry-size-regression.ts";

/**
 * Fills the gaps of one exposure by the lower rungs of the ladder: the regression of the known exposures on industry
 * and size over the estimation universe; where that cannot be had, the mean of the industry's known names; else 0.
 *
 * @param known  [N] NaN = missing
 * @param size   [N] standardised log cap
 * @returns values, and per name the rung used: 0 = known, 2 = regression, 3 = peer mean, 4 = zero, 255 = not covered
 */
export function imputeMissing(
  known: Float64Array,
  size: Float64Array,
  inputs: Pick<ExposureInputs, "universe" | "regressionWeights" | "industries" | "industryNames">,
): { values: Float64Array; rung: Uint8Array } {
  const { coverage } = inputs.universe;
  const { offsets, codes, shares } = inputs.industries;
  const rung = new Uint8Array(known.length).fill(255);
  let missing = 0;
  for (let asset = 0; asset < known.length; asset++) {
    if (coverage[asset] !== 1) continue;
    rung[asset] = 0;
    if (Number.isNaN(known[asset])) missing++;
  }
  const values = known.slice();
  if (missing === 0) return { values, rung };
  const weights = new Float64Array(known.length);
  for (let asset = 0; asset < known.length; asset++)
    if (!Number.isNaN(known[asset])) weights[asset] = inputs.regressionWeights[asset];
  const { industry, slope } = industrySizeRegression(known, size, weights, inputs);
  const peers = industryMeans(known, weights, inputs.industries, inputs.industryNames.length);
  for (let asset = 0; asset < known.length; asset++) {
    if (coverage[asset] !== 1 || !Number.isNaN(known[asset])) continue;
    let [fromRegression, fromPeers] = [slope * size[asset], 0];
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      fromRegression += shares[entry] * industry[codes[entry]];
      fromPeers += shares[entry] * peers[codes[entry]];
    }
    rung[asset] = !Number.isNaN(fromRegression) ? 2 : !Number.isNaN(fromPeers) ? 3 : 4;
    values[asset] = rung[asset] === 2 ? fromRegression : rung[asset] === 3 ? fromPeers : 0;
  }
  return { values, rung };
}

/** Equal-weighted mean of the known exposures of estimation names per industry; NaN without any. */
function industryMeans(
  known: Float64Array,
  weights: Float64Array,
  industries: Memberships,
  industryCount: number,
): Float64Array {
  const sum = new Float64Array(industryCount);
  const share = new Float64Array(industryCount);
  for (let asset = 0; asset < known.length; asset++) {
    if (!(weights[asset] > 0)) continue;
    for (let entry = industries.offsets[asset]; entry < industries.offsets[asset + 1]; entry++) {
      sum[industries.codes[entry]] += industries.shares[entry] * known[asset];
      share[industries.codes[entry]] += industries.shares[entry];
    }
  }
  return sum.map((total, industry) => total / share[industry]);
}
