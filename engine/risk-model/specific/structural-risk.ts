import type { Exposures } from "../../exposures/index.ts";
import type { Vector } from "../../linalg/index.ts";
import {
  leverages,
  normalQuantile,
  rowProduct,
  type StructuredDesign,
  solveLeastSquares,
} from "../../stats/index.ts";
import type { OwnHistory } from "./own-history.ts";
import { sizeGroups, sortedWhere } from "./size-groups.ts";
import { staleVariance } from "./specific-history.ts";
import type { StructuralOptions } from "./specific-options.ts";

/** The volatility that a name's exposures suggest: what a name without a history of its own is given. */
export interface StructuralRisk {
  /** σ² [N] per period, level-unbiased; NaN where not covered. */
  readonly variance: Float64Array;
  /** E₀²: the mean of σ²_own / exp(2 X b₋) over the names of the fit. */
  readonly level: number;
  /** E₀² by size group, smallest first: where ln σ is not linear in size, the level is still right at every size. */
  readonly groupLevels: Float64Array;
  /** Names of the fit. */
  readonly nameCount: number;
  /** Share of the variance of ln σ_own that the exposures explain. */
  readonly rSquared: number;
}

/** Below this many names per column the fit would be noise: there is none. */
const LEAST_NAMES_PER_COLUMN = 2;

/** A name that nearly makes its own fit says nothing of the level. */
const MOST_LEVERAGE = 0.9;

/**
 * ln σ_own = X b + ε over the names whose own history counts alone, all with one weight (the error of ln σ is about
 * 1/√(2n) for large and small alike); σ²_STR = E₀² exp(2 X b) with E₀² the mean of σ²_own / exp(2 X b₋) over the name's
 * size group, b₋ the fit without the name (residual ε/(1 − h), h its leverage) and each ratio at most ten: on average a
 * name outside the fit then has its σ² at every size, whatever the distribution of ε and whether or not ln σ is linear in
 * X. Under normal errors of variance τ² E₀ = exp(τ²). A group stands on its names and `priorNames` more that are as the
 * whole is.
 *
 * X is the market, countries, industries and dense factors of the model, and the normal score of a name's rank by cap:
 * size is what specific risk is about, also in models without a size factor. A country or an industry stands on its
 * names and `priorNames` more that are as the whole is, so a thin one is not its one name.
 *
 * At the start of a data set nobody has a full history: then all names with some make the fit, each with its γ.
 *
 * @param own        [N] σ²_own and γ
 * @param marketCap  [N] currency; known where covered
 * @returns undefined where there are fewer than two names for each column
 * @see docs/methodology/08b-specific-risk.md
 * @complexity O(N·S² + N log N + K³)
 */
export function structuralRisk(
  { exposures, marketCap }: { readonly exposures: Exposures; readonly marketCap: Vector },
  own: Pick<OwnHistory, "variance" | "weight">,
  { priorNames, levelGroups }: Pick<StructuralOptions, "priorNames" | "levelGroups">,
): StructuralRisk | undefined {
  const { covered } = exposures;
  const design = structuralDesign(exposures, sizeScores(covered, marketCap), priorNames);
  const nameWeights = [fitWeights(own, 1), fitWeights(own, 0)].find((of) => isEnough(design, of));
  if (nameWeights === undefined) return undefined;
  const members = groupWeights(design, nameWeights);
  const weights = new Float64Array(design.rowCount);
  const logs = new Float64Array(design.rowCount);
  weights.set(nameWeights);
  for (let asset = 0; asset < covered.length; asset++) {
    if (weights[asset] > 0) logs[asset] = Math.log(own.variance[asset]) / 2;
  }
  // A group's prior row says that it is as the others are: nothing beyond the dense columns. One without names has none,
  // so that an industry that appears later changes nothing before.
  for (let row = covered.length; row < weights.length; row++) {
    if (members[row - covered.length] > 0) weights[row] = priorNames;
  }
  const { coefficients, inverse } = solveLeastSquares(design, weights, logs);
  const fitted = new Float64Array(covered.length).fill(Number.NaN);
  const isFitted = new Uint8Array(covered.length);
  for (let asset = 0; asset < covered.length; asset++) {
    if (covered[asset] === 1) fitted[asset] = Math.exp(2 * rowProduct(design, asset, coefficients));
    if (nameWeights[asset] > 0) isFitted[asset] = 1;
  }
  const leverage = leverages(design, weights, inverse);
  const { count, group } = sizeGroups(isFitted, covered, marketCap, levelGroups);
  const sums = new Float64Array(count);
  const counts = new Float64Array(count);
  for (let asset = 0; asset < covered.length; asset++) {
    if (isFitted[asset] !== 1) continue;
    if (leverage[asset] > MOST_LEVERAGE) continue;
    // The residual that the name would have if the fit did not know it: e/(1 − h).
    const outside = (logs[asset] - Math.log(fitted[asset]) / 2) / (1 - leverage[asset]);
    sums[group[asset]] += weights[asset] * heldRatio(Math.exp(2 * outside));
    counts[group[asset]] += weights[asset];
  }
  const level = sumOf(sums) / sumOf(counts);
  const groupLevels = sums.map((sum, g) => (sum + priorNames * level) / (counts[g] + priorNames));
  return {
    variance: fitted.map((value, asset) => (Number.isNaN(value) ? value : groupLevels[group[asset]] * value)),
    level,
    groupLevels,
    nameCount: isFitted.reduce((count, is) => count + is, 0),
    rSquared: rSquared(logs, fitted, nameWeights),
  };
}

/** Two names for each column that has any. */
function isEnough(design: StructuredDesign, nameWeights: Float64Array): boolean {
  const groups = groupWeights(design, nameWeights).filter((weight) => weight > 0).length;
  return sumOf(nameWeights) >= LEAST_NAMES_PER_COLUMN * (groups + design.denseCount);
}

/** Weight of the fit in each group. */
function groupWeights({ groups, groupCount }: StructuredDesign, nameWeights: Float64Array): Float64Array {
  const out = new Float64Array(groupCount);
  for (let asset = 0; asset < nameWeights.length; asset++) {
    if (nameWeights[asset] === 0) continue;
    for (let entry = groups.offsets[asset]; entry < groups.offsets[asset + 1]; entry++) {
      out[groups.codes[entry]] += nameWeights[asset] * groups.shares[entry];
    }
  }
  return out;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** A name with more than this many times the variance that the fit gives it counts as this many: one jump is no level. */
const WIDEST_RATIO = 10;

/** σ²_own over a fitted variance, held within what one name may say of a level. */
export function heldRatio(ratio: number): number {
  return Math.min(WIDEST_RATIO, ratio);
}

/**
 * γ of the names that have a variance beyond a stale price's and a γ of at least this much; 0 of the others. The only name of
 * a country has hardly an ε: what it has says nothing of the others. [N]
 */
function fitWeights(
  { variance, weight }: Pick<OwnHistory, "variance" | "weight">,
  least: number,
): Float64Array {
  const stale = staleVariance(variance);
  const out = new Float64Array(variance.length);
  for (let asset = 0; asset < out.length; asset++)
    if (variance[asset] > stale && weight[asset] >= least) out[asset] = weight[asset];
  return out;
}

/** The intercept, the dense factors and the size score as dense columns; a prior row for each group at the end. */
function structuralDesign(exposures: Exposures, size: Float64Array, priorNames: number): StructuredDesign {
  const { covered, styles, styleCount, groups, countryCount, industryCount } = exposures;
  const groupCount = countryCount + industryCount;
  const denseCount = styleCount + 2;
  const priorCount = priorNames > 0 ? groupCount : 0;
  const rowCount = covered.length + priorCount;
  const dense = new Float64Array(rowCount * denseCount);
  for (let asset = 0; asset < covered.length; asset++) {
    const start = asset * denseCount;
    dense[start] = 1;
    for (let s = 0; s < styleCount; s++) dense[start + 1 + s] = styles[asset * styleCount + s];
    dense[start + denseCount - 1] = size[asset];
  }
  const end = groups.offsets[covered.length];
  const offsets = new Int32Array(rowCount + 1);
  offsets.set(groups.offsets.subarray(0, covered.length + 1));
  for (let row = covered.length + 1; row <= rowCount; row++) offsets[row] = end + row - covered.length;
  const codes = new Int32Array(end + priorCount);
  const shares = new Float64Array(end + priorCount).fill(1);
  codes.set(groups.codes.subarray(0, end));
  shares.set(groups.shares.subarray(0, end));
  for (let g = 0; g < priorCount; g++) codes[end + g] = g;
  return {
    rowCount,
    interceptCount: 0,
    groupCount,
    groups: { offsets, codes, shares },
    denseCount,
    dense,
  };
}

/** Normal score of each covered name's rank by cap, the first of equals lower; NaN for the others. [N] */
function sizeScores(covered: Uint8Array, marketCap: Vector): Float64Array {
  const sorted = sortedWhere(covered, marketCap);
  const taken = new Int32Array(sorted.length);
  const scores = new Float64Array(covered.length).fill(Number.NaN);
  for (let asset = 0; asset < covered.length; asset++) {
    if (covered[asset] !== 1) continue;
    const first = firstAtLeast(sorted, marketCap[asset]);
    scores[asset] = normalQuantile((first + taken[first]++ + 0.5) / sorted.length);
  }
  return scores;
}

function firstAtLeast(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of ln σ over the names of the fit, about its mean; NaN where it does not vary. */
function rSquared(logs: Float64Array, fitted: Float64Array, weights: Float64Array): number {
  let count = 0;
  let sum = 0;
  let squares = 0;
  let residual = 0;
  for (let asset = 0; asset < fitted.length; asset++) {
    const weight = weights[asset];
    if (weight === 0) continue;
    count += weight;
    sum += weight * logs[asset];
    squares += weight * logs[asset] ** 2;
    residual += weight * (logs[asset] - Math.log(fitted[asset]) / 2) ** 2;
  }
  const total = squares - sum ** 2 / count;
  return total > 0 ? 1 - residual / total : Number.NaN;
}
