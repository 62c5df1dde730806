import type { ExposureInputs } from "./exposure-inputs.ts";
import { type IndustrySizeFit, industrySizeRegression, type Peers } from "./industry-size-regression.ts";

/**
 * Fills the gaps of one exposure by the lower rungs of the ladder: the regression of the known exposures on industry
 * and size over the estimation universe; where that cannot be had, the mean of the industry's known names; else 0.
 *
 * @param values  [N] NaN = missing; changed in place
 * @param rung    [N] 0 = known in full, 1 = in part; changed in place: 2 = regression, 3 = peer mean, 4 = zero, 255 = not covered
 * @param peers   of the day
 * @returns the regression; undefined where there is no gap
 * @complexity O(N)
 */
export function imputeMissing(
  values: Float64Array,
  rung: Uint8Array,
  peers: Peers,
  inputs: Pick<ExposureInputs, "universe" | "industries" | "industryNames">,
): IndustrySizeFit | undefined {
  const { coverage } = inputs.universe;
  const gaps = new Int32Array(values.length);
  let gapCount = 0;
  for (let asset = 0; asset < values.length; asset++) {
    if (coverage[asset] !== 1) rung[asset] = 255;
    else if (Number.isNaN(values[asset])) gaps[gapCount++] = asset;
  }
  if (gapCount === 0) return undefined;
  const fit = industrySizeRegression(values, peers, inputs);
  fillGaps({ values, rung, gaps: gaps.subarray(0, gapCount) }, fit, peers, inputs);
  return fit;
}

/** A column and the names it has no value for. */
export interface GappedColumn {
  readonly values: Float64Array;
  readonly rung: Uint8Array;
  readonly gaps: Int32Array;
}

/** Fills the gaps of a column by the rungs of `imputeMissing`. */
export function fillGaps(
  { values, rung, gaps }: GappedColumn,
  { industry, slope }: IndustrySizeFit,
  peers: Peers,
  inputs: Pick<ExposureInputs, "industries" | "industryNames">,
): void {
  const { offsets, codes, shares } = inputs.industries;
  const known = values.slice();
  let means: Float64Array | undefined;
  for (let i = 0; i < gaps.length; i++) {
    const asset = gaps[i];
    let fromRegression = slope * peers.size[asset];
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++)
      fromRegression += shares[entry] * industry[codes[entry]];
    if (!Number.isNaN(fromRegression)) {
      values[asset] = fromRegression;
      rung[asset] = 2;
      continue;
    }
    means ??= industryMeans(known, peers, inputs);
    let fromPeers = 0;
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++)
      fromPeers += shares[entry] * means[codes[entry]];
    rung[asset] = Number.isNaN(fromPeers) ? 4 : 3;
    values[asset] = Number.isNaN(fromPeers) ? 0 : fromPeers;
  }
}

/** Equal-weighted mean of the known exposures of the peers per industry; NaN without any. [I] */
function industryMeans(
  known: Float64Array,
  { names }: Peers,
  {
    industries: { offsets, codes, shares },
    industryNames,
  }: Pick<ExposureInputs, "industries" | "industryNames">,
): Float64Array {
  const sum = new Float64Array(industryNames.length);
  const share = new Float64Array(industryNames.length);
  for (let i = 0; i < names.length; i++) {
    const value = known[names[i]];
    if (Number.isNaN(value)) continue;
    for (let entry = offsets[names[i]]; entry < offsets[names[i] + 1]; entry++) {
      sum[codes[entry]] += shares[entry] * value;
      share[codes[entry]] += shares[entry];
    }
  }
  return sum.map((total, industry) => total / share[industry]);
}
