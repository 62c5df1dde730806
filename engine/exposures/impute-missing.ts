import type { Memberships } from "../data/index.ts";
import { rowProduct, type StructuredDesign, solveLeastSquares } from "../stats/index.ts";
import type { ExposureInputs } from "./exposure-inputs.ts";

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
  const values = known.slice();
  const rung = new Uint8Array(known.length).fill(255);
  const weights = inputs.regressionWeights.map((weight, asset) => (Number.isNaN(known[asset]) ? 0 : weight));
  let predict: ((asset: number) => number) | undefined;
  let peer: Float64Array | undefined;
  for (let asset = 0; asset < known.length; asset++) {
    if (coverage[asset] !== 1) continue;
    rung[asset] = 0;
    if (!Number.isNaN(known[asset])) continue;
    predict ??= industrySizeRegression(known, size, weights, inputs);
    peer ??= industryMeans(known, weights, inputs.industries, inputs.industryNames.length);
    const fromRegression = predict(asset);
    const fromPeers = peerMean(peer, inputs.industries, asset);
    [values[asset], rung[asset]] = !Number.isNaN(fromRegression)
      ? [fromRegression, 2]
      : !Number.isNaN(fromPeers)
        ? [fromPeers, 3]
        : [0, 4];
  }
  return { values, rung };
}

function industrySizeRegression(
  known: Float64Array,
  size: Float64Array,
  weights: Float64Array,
  inputs: Pick<ExposureInputs, "industries" | "industryNames">,
): (asset: number) => number {
  const design: StructuredDesign = {
    rowCount: known.length,
    interceptCount: 0,
    groupCount: inputs.industryNames.length,
    groups: inputs.industries,
    denseCount: 1,
    dense: size,
  };
  let usable = 0;
  for (let asset = 0; asset < weights.length; asset++) if (weights[asset] > 0) usable++;
  const fit = solveLeastSquares(design, weights, known);
  // Fewer than two names per parameter is a fit of noise: the next rung.
  if (usable < 2 * fit.parameterCount) return () => Number.NaN;
  return (asset) => {
    for (
      let entry = inputs.industries.offsets[asset];
      entry < inputs.industries.offsets[asset + 1];
      entry++
    ) {
      if (fit.estimated[inputs.industries.codes[entry]] === 0) return Number.NaN;
    }
    return rowProduct(design, asset, fit.coefficients);
  };
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

function peerMean(means: Float64Array, industries: Memberships, asset: number): number {
  let mean = 0;
  for (let entry = industries.offsets[asset]; entry < industries.offsets[asset + 1]; entry++) {
    mean += industries.shares[entry] * means[industries.codes[entry]];
  }
  return mean;
}
