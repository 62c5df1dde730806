import type { Vector } from "../linalg/index.ts";
import { weightedMean, weightedMoments } from "../stats/index.ts";

/** How a raw descriptor becomes a score; DESIGN §6. */
export interface OutlierOptions {
  /** Beyond this many robust deviations (1.4826 MAD) from the median a value must be an error: it is dropped. */
  readonly errorDeviations: number;
  /** Estimation names are first drawn in to this many robust deviations, so that a few cannot set the scale of all. */
  readonly fenceDeviations: number;
  /** Estimation names are clipped at this many equal-weighted deviations from the equal-weighted mean. */
  readonly clipDeviations: number;
  /** Scores of all names are bounded at ± this, and the bounded ones counted. */
  readonly bound: number;
}

/** The estimation universe as weights: exclusion is weight 0. */
export interface StandardisationUniverse {
  /** [N] 1 = estimation. */
  readonly estimation: Uint8Array;
  /** [N] 1 = gets a score. */
  readonly coverage: Uint8Array;
  /** [N] market cap where in the estimation universe, else 0. */
  readonly capWeight: Float64Array;
}

/** Scores and what was done to get them. */
export interface Scores {
  /** [N] NaN where the raw value is missing, dropped as an error, or the name is not covered. */
  readonly values: Float64Array;
  readonly mean: number;
  readonly deviation: number;
  readonly droppedCount: number;
  readonly clippedCount: number;
  readonly boundedCount: number;
}

/**
 * z = (d − μ)/σ with the cap-weighted mean and the equal-weighted population deviation (about the equal-weighted mean)
 * of the estimation universe, after errors are dropped everywhere and estimation names are clipped in two passes: to a
 * fence about the median, then about the equal-weighted centre. Coverage names use the same μ and σ and are not
 * clipped, only bounded.
 *
 * The cap-weighted estimation universe so has score 0, and mega-caps do not set the scale. A descriptor without
 * spread (σ = 0) gives 0 for every known value.
 *
 * @param raw  [N] any unit; NaN = missing, infinite counts as missing
 * @see primer ch. 3; docs/methodology/03-exposures.md
 * @complexity O(N log N)
 * @example
 * Array.from(standardise([1, 3, 9], { estimation: Uint8Array.of(1, 1, 0), coverage: Uint8Array.of(1, 1, 1), capWeight: Float64Array.of(1, 3, 0) }, { errorDeviations: 1000, fenceDeviations: 10, clipDeviations: 3, bound: 5 }).values) // => [-1.5, 0.5, 5]
 */
export function standardise(
  raw: Vector,
  universe: StandardisationUniverse,
  outliers: OutlierOptions,
): Scores {
  const { coverage, estimation } = universe;
  const values = new Float64Array(raw.length);
  for (let asset = 0; asset < values.length; asset++) {
    values[asset] = coverage[asset] === 1 && Number.isFinite(raw[asset]) ? raw[asset] : Number.NaN;
  }
  const robust = robustCentre(values, estimation);
  const droppedCount = dropErrors(values, robust, outliers.errorDeviations);
  const known = knownWeights(values, estimation);
  const unclipped = values.slice();
  if (robust.deviation > 0) clip(values, known, robust, outliers.fenceDeviations);
  clip(values, known, weightedMoments(values, known), outliers.clipDeviations);
  const clippedCount = values.reduce(
    (count, value, asset) => count + (known[asset] === 1 && value !== unclipped[asset] ? 1 : 0),
    0,
  );
  const scaled = rescale(values, universe, largestSize(values));
  return { ...scaled, droppedCount, clippedCount, boundedCount: boundScores(scaled.values, outliers.bound) };
}

/**
 * (x − cap-weighted mean) / equal-weighted deviation over the known values of the estimation universe.
 *
 * NaN stays NaN. Without a known estimation name the mean is NaN, and so is every value.
 *
 * @param unit  the size of numbers that `values` came from: a spread below 1e-12 of it is rounding, not spread
 * @example
 * Array.from(rescale([1, 3], { estimation: Uint8Array.of(1, 1), capWeight: Float64Array.of(1, 3) }, 1).values) // => [-1.5, 0.5]
 */
export function rescale(
  values: Vector,
  universe: Pick<StandardisationUniverse, "estimation" | "capWeight">,
  unit: number,
): { values: Float64Array; mean: number; deviation: number } {
  const known = knownWeights(values, universe.estimation);
  const { deviation } = weightedMoments(values, known);
  const capWeight = known.slice();
  for (let asset = 0; asset < capWeight.length; asset++) capWeight[asset] *= universe.capWeight[asset];
  const mean = weightedMean(values, capWeight);
  const scale = deviation > 1e-12 * unit ? 1 / deviation : 0;
  const scaled = new Float64Array(values.length);
  for (let asset = 0; asset < scaled.length; asset++) scaled[asset] = (values[asset] - mean) * scale;
  return { values: scaled, mean, deviation };
}

function largestSize(values: Float64Array): number {
  let largest = 0;
  for (let asset = 0; asset < values.length; asset++) {
    if (Math.abs(values[asset]) > largest) largest = Math.abs(values[asset]);
  }
  return largest;
}

function boundScores(values: Float64Array, bound: number): number {
  let count = 0;
  for (let asset = 0; asset < values.length; asset++) {
    if (!(Math.abs(values[asset]) > bound)) continue;
    values[asset] = Math.sign(values[asset]) * bound;
    count++;
  }
  return count;
}

interface Centre {
  readonly mean: number;
  readonly deviation: number;
}

/** Draws known values in to `deviations` from the centre. */
function clip(
  values: Float64Array,
  known: Float64Array,
  { mean, deviation }: Centre,
  deviations: number,
): void {
  const reach = deviations * deviation;
  for (let asset = 0; asset < values.length; asset++) {
    if (known[asset] === 0 || Math.abs(values[asset] - mean) <= reach) continue;
    values[asset] = mean + Math.sign(values[asset] - mean) * reach;
  }
}

/** Median and 1.4826 MAD of the known values of the estimation universe; deviation 0 where there is no spread. */
function robustCentre(values: Float64Array, estimation: Uint8Array): Centre {
  const sample = new Float64Array(values.length);
  let size = 0;
  for (let asset = 0; asset < values.length; asset++) {
    if (estimation[asset] === 1 && !Number.isNaN(values[asset])) sample[size++] = values[asset];
  }
  if (size === 0) return { mean: Number.NaN, deviation: 0 };
  const known = sample.subarray(0, size).sort();
  const median = middle(known);
  return { mean: median, deviation: 1.4826 * medianDeviation(known, median) };
}

function dropErrors(values: Float64Array, { mean, deviation }: Centre, deviations: number): number {
  if (deviation === 0) return 0;
  let count = 0;
  for (let asset = 0; asset < values.length; asset++) {
    if (!(Math.abs(values[asset] - mean) > deviations * deviation)) continue;
    values[asset] = Number.NaN;
    count++;
  }
  return count;
}

function middle(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Median of |x − median|: the nearest half of the values, walking outwards from the middle. */
function medianDeviation(sorted: Float64Array, median: number): number {
  let right = sorted.length >> 1;
  let left = right - 1;
  let [before, last] = [0, 0];
  for (let taken = 0; taken <= sorted.length >> 1; taken++) {
    const below = left >= 0 ? median - sorted[left] : Number.POSITIVE_INFINITY;
    const above = right < sorted.length ? sorted[right] - median : Number.POSITIVE_INFINITY;
    before = last;
    last = Math.min(below, above);
    if (below <= above) left--;
    else right++;
  }
  return sorted.length % 2 === 1 ? last : (before + last) / 2;
}

function knownWeights(values: Vector, estimation: Uint8Array): Float64Array {
  const known = new Float64Array(estimation.length);
  for (let asset = 0; asset < known.length; asset++) {
    known[asset] = estimation[asset] === 1 && !Number.isNaN(values[asset]) ? 1 : 0;
  }
  return known;
}
