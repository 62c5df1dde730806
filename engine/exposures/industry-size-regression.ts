import { solveLeastSquares } from "../stats/index.ts";
import type { ExposureInputs } from "./exposure-inputs.ts";

/** A column explained by industry and size. */
export interface IndustrySizeFit {
  /** [I] NaN for an industry without data of its own; all NaN where there are fewer than two names per parameter. */
  readonly industry: Float64Array;
  /** Of standardised size; 0 where size says nothing beyond the industries. */
  readonly slope: number;
}

/**
 * Weighted least squares of a column on industries and size.
 *
 * Where every name is in one industry the slope is that of the deviations from the industries' means and each industry's
 * coefficient is what it leaves of its mean (Frisch & Waugh 1933): two passes, without a system to solve.
 *
 * @param known    [N] finite where the weight is above 0
 * @param size     [N] standardised log cap
 * @param weights  [N] 0 excludes
 * @complexity O(N), with names in several industries O(N + I³)
 */
export function industrySizeRegression(
  known: Float64Array,
  size: Float64Array,
  weights: Float64Array,
  inputs: Pick<ExposureInputs, "industries" | "industryNames">,
): IndustrySizeFit {
  const { offsets, shares } = inputs.industries;
  let usable = 0;
  let isSingle = true;
  for (let asset = 0; asset < weights.length; asset++) {
    if (!(weights[asset] > 0)) continue;
    usable++;
    if (offsets[asset + 1] - offsets[asset] !== 1 || shares[offsets[asset]] !== 1) isSingle = false;
  }
  const fit = (isSingle ? fitSingle : fitShares)(known, size, weights, inputs);
  // Fewer than two names per parameter is a fit of noise: the next rung.
  if (usable < 2 * fit.parameterCount) fit.industry.fill(Number.NaN);
  return fit;
}

type Fitted = IndustrySizeFit & { readonly parameterCount: number };

/** Share of its own square that must be left of size beside the industries: less is rounding. */
const LEAST_LEFT = 1e-13;

/** Everybody in one industry. */
function fitSingle(
  known: Float64Array,
  size: Float64Array,
  weights: Float64Array,
  { industries: { offsets, codes }, industryNames }: Pick<ExposureInputs, "industries" | "industryNames">,
): Fitted {
  const count = industryNames.length;
  const total = new Float64Array(count);
  const meanSize = new Float64Array(count);
  const industry = new Float64Array(count);
  for (let asset = 0; asset < weights.length; asset++) {
    const weight = weights[asset];
    if (!(weight > 0)) continue;
    const code = codes[offsets[asset]];
    total[code] += weight;
    meanSize[code] += weight * size[asset];
    industry[code] += weight * known[asset];
  }
  let parameterCount = 0;
  for (let code = 0; code < count; code++) {
    if (total[code] > 0) parameterCount++;
    meanSize[code] /= total[code];
    industry[code] /= total[code];
  }
  let [square, left, product] = [0, 0, 0];
  for (let asset = 0; asset < weights.length; asset++) {
    const weight = weights[asset];
    if (!(weight > 0)) continue;
    const code = codes[offsets[asset]];
    const deviation = size[asset] - meanSize[code];
    square += weight * size[asset] * size[asset];
    left += weight * deviation * deviation;
    product += weight * deviation * (known[asset] - industry[code]);
  }
  const isSloped = left > LEAST_LEFT * square;
  const slope = isSloped ? product / left : 0;
  for (let code = 0; code < count; code++) industry[code] -= slope * meanSize[code];
  return { industry, slope, parameterCount: parameterCount + (isSloped ? 1 : 0) };
}

/** Some in several industries. */
function fitShares(
  known: Float64Array,
  size: Float64Array,
  weights: Float64Array,
  { industries, industryNames }: Pick<ExposureInputs, "industries" | "industryNames">,
): Fitted {
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
  return { industry: industry.subarray(0, industryNames.length), slope, parameterCount: fit.parameterCount };
}
