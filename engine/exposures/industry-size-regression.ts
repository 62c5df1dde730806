import { solveLeastSquares } from "../stats/index.ts";
import type { ExposureInputs } from "./exposure-inputs.ts";

/** A column explained by industry and size. */
export interface IndustrySizeFit {
  /** [I] NaN for an industry without data of its own; all NaN where there are fewer than two names per parameter. */
  readonly industry: Float64Array;
  /** Of standardised size; 0 where size says nothing beyond the industries. */
  readonly slope: number;
}

/** The names that gaps are filled from, the same for every column of a day. */
export interface Peers {
  /** [N] standardised log cap. */
  readonly size: Float64Array;
  /** [M] names of positive regression weight. */
  readonly names: Int32Array;
  /** [M] of each of them: weight, size, and its first industry. */
  readonly weight: Float64Array;
  readonly sizeOf: Float64Array;
  readonly industryOf: Int32Array;
  /** Whether each of them is in one industry with all of its share. */
  readonly isSingle: boolean;
}

/** The names with a regression weight, side by side. [size: N] */
export function preparePeers(
  size: Float64Array,
  {
    regressionWeights,
    industries: { offsets, codes, shares },
  }: Pick<ExposureInputs, "regressionWeights" | "industries">,
): Peers {
  const names = new Int32Array(size.length);
  let count = 0;
  for (let asset = 0; asset < size.length; asset++) if (regressionWeights[asset] > 0) names[count++] = asset;
  const weight = new Float64Array(count);
  const sizeOf = new Float64Array(count);
  const industryOf = new Int32Array(count);
  let isSingle = true;
  for (let i = 0; i < count; i++) {
    const entry = offsets[names[i]];
    weight[i] = regressionWeights[names[i]];
    sizeOf[i] = size[names[i]];
    industryOf[i] = codes[entry];
    if (offsets[names[i] + 1] - entry !== 1 || shares[entry] !== 1) isSingle = false;
  }
  return { size, names: names.subarray(0, count), weight, sizeOf, industryOf, isSingle };
}

/**
 * Weighted least squares of a column on industries and size over the peers that have a value.
 *
 * Where every name is in one industry the slope is that of the deviations from the industries' means and each industry's
 * coefficient is what it leaves of its mean (Frisch & Waugh 1933): two passes, without a system to solve.
 *
 * @param known  [N] NaN = missing
 * @param single what fits it where everybody is in one industry
 * @complexity O(N), with names in several industries O(N + I³)
 */
export function industrySizeRegression(
  known: Float64Array,
  peers: Peers,
  inputs: Pick<ExposureInputs, "industries" | "industryNames">,
  single: typeof fitSingle = fitSingle,
): IndustrySizeFit {
  const fit = peers.isSingle
    ? single(known, peers, inputs.industryNames.length)
    : fitShares(known, peers, inputs);
  // Fewer than two names per parameter is a fit of noise: the next rung.
  if (fit.usable < 2 * fit.parameterCount) fit.industry.fill(Number.NaN);
  return fit;
}

/** A fit with the number of its parameters and of the names it had. */
export type Fitted = IndustrySizeFit & { readonly parameterCount: number; readonly usable: number };

/** Share of its own square that must be left of size beside the industries: less is rounding. */
const LEAST_LEFT = 1e-13;

/** Whether size says anything beside the industries, from its sum of squares before and after them. */
export function isSloped(left: number, square: number): boolean {
  return left > LEAST_LEFT * square;
}

/** Everybody in one industry. */
function fitSingle(
  known: Float64Array,
  { names, weight, sizeOf, industryOf }: Peers,
  industryCount: number,
): Fitted {
  const total = new Float64Array(industryCount);
  const meanSize = new Float64Array(industryCount);
  const industry = new Float64Array(industryCount);
  let usable = 0;
  for (let i = 0; i < names.length; i++) {
    const value = known[names[i]];
    if (Number.isNaN(value)) continue;
    usable++;
    const code = industryOf[i];
    total[code] += weight[i];
    meanSize[code] += weight[i] * sizeOf[i];
    industry[code] += weight[i] * value;
  }
  let parameterCount = 0;
  for (let code = 0; code < industryCount; code++) {
    if (total[code] > 0) parameterCount++;
    meanSize[code] /= total[code];
    industry[code] /= total[code];
  }
  let [square, left, product] = [0, 0, 0];
  for (let i = 0; i < names.length; i++) {
    const value = known[names[i]];
    if (Number.isNaN(value)) continue;
    const code = industryOf[i];
    const scaled = weight[i] * (sizeOf[i] - meanSize[code]);
    square += weight[i] * sizeOf[i] * sizeOf[i];
    left += scaled * (sizeOf[i] - meanSize[code]);
    product += scaled * (value - industry[code]);
  }
  const sloped = isSloped(left, square);
  const slope = sloped ? product / left : 0;
  for (let code = 0; code < industryCount; code++) industry[code] -= slope * meanSize[code];
  return { industry, slope, usable, parameterCount: parameterCount + (sloped ? 1 : 0) };
}

/** Some in several industries. */
function fitShares(
  known: Float64Array,
  { size, names, weight }: Peers,
  { industries, industryNames }: Pick<ExposureInputs, "industries" | "industryNames">,
): Fitted {
  const weights = new Float64Array(known.length);
  let usable = 0;
  for (let i = 0; i < names.length; i++) {
    if (Number.isNaN(known[names[i]])) continue;
    weights[names[i]] = weight[i];
    usable++;
  }
  const fit = solveLeastSquares(
    {
      rowCount: known.length,
      interceptCount: 0,
      groupCount: industryNames.length,
      groups: industries,
      denseCount: 1,
      dense: size,
    },
    weights,
    known,
  );
  const slope = fit.coefficients[industryNames.length];
  const industry = fit.coefficients.map((value, k) => (fit.estimated[k] === 1 ? value : Number.NaN));
  const { parameterCount } = fit;
  return { industry: industry.subarray(0, industryNames.length), slope, usable, parameterCount };
}
