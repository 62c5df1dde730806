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
  const rung = new Uint8Array(known.length).fill(255);
  const gaps = new Int32Array(known.length);
  let gapCount = 0;
  for (let asset = 0; asset < known.length; asset++) {
    if (coverage[asset] !== 1) continue;
    rung[asset] = 0;
    if (Number.isNaN(known[asset])) gaps[gapCount++] = asset;
  }
  const values = known.slice();
  if (gapCount > 0) fillGaps({ values, rung }, gaps.subarray(0, gapCount), size, inputs);
  return { values, rung };
}

type PeerInputs = Pick<ExposureInputs, "regressionWeights" | "industries" | "industryNames">;

function fillGaps(
  { values, rung }: { readonly values: Float64Array; readonly rung: Uint8Array },
  gaps: Int32Array,
  size: Float64Array,
  inputs: PeerInputs,
): void {
  const { offsets, codes, shares } = inputs.industries;
  const weights = new Float64Array(values.length);
  for (let asset = 0; asset < values.length; asset++)
    if (!Number.isNaN(values[asset])) weights[asset] = inputs.regressionWeights[asset];
  const { industry, slope } = industrySizeRegression(values, size, weights, inputs);
  const peers = industryMeans(values, weights, inputs.industries, inputs.industryNames.length);
  for (let i = 0; i < gaps.length; i++) {
    const asset = gaps[i];
    let [fromRegression, fromPeers] = [slope * size[asset], 0];
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      fromRegression += shares[entry] * industry[codes[entry]];
      fromPeers += shares[entry] * peers[codes[entry]];
    }
    rung[asset] = !Number.isNaN(fromRegression) ? 2 : !Number.isNaN(fromPeers) ? 3 : 4;
    values[asset] = rung[asset] === 2 ? fromRegression : rung[asset] === 3 ? fromPeers : 0;
  }
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
