import { weightedMoments } from "../stats/index.ts";

/** How the outliers of a raw descriptor are treated; DESIGN §6. */
export interface OutlierOptions {
  /** Beyond this many robust deviations (1.4826 MAD) from the median a value must be an error: it is dropped. */
  readonly errorDeviations: number;
  /** Estimation names are first drawn in to this many robust deviations, so that a few cannot set the scale of all. */
  readonly fenceDeviations: number;
  /** Estimation names are clipped at this many deviations from the equal-weighted centre. */
  readonly clipDeviations: number;
  /** Scores of all names are bounded at ± this, and the bounded ones flagged. */
  readonly bound: number;
}

/**
 * What the clip is measured in: equal-weighted deviations about the mean, or 1.4826 MAD about the median (deviations
 * again where more than half of the values are the same and the MAD is 0).
 */
export type ClipMeasure = "deviation" | "mad";

/** What was done to a name's value, as bits. */
export const Treatment = { dropped: 1, clipped: 2, bounded: 4 } as const;

/**
 * Drops errors everywhere, then draws estimation names in: to a fence about the median, then to the clip.
 *
 * @param values     [N] NaN = missing; changed in place
 * @param treatment  [N] `Treatment` bits; changed in place
 */
export function treatOutliers(
  values: Float64Array,
  treatment: Uint8Array,
  estimation: Uint8Array,
  rules: OutlierOptions & { readonly clipBy: ClipMeasure },
): void {
  const robust = robustCentre(values, estimation);
  dropErrors(values, treatment, robust, rules.errorDeviations);
  const known = knownWeights(values, estimation);
  const before = values.slice();
  if (robust.deviation > 0) clip(values, known, robust, rules.fenceDeviations);
  const centre = rules.clipBy === "mad" && robust.deviation > 0 ? robust : weightedMoments(values, known);
  clip(values, known, centre, rules.clipDeviations);
  for (let asset = 0; asset < values.length; asset++) {
    if (known[asset] === 1 && values[asset] !== before[asset]) treatment[asset] |= Treatment.clipped;
  }
}

/** Draws estimation names in to `deviations` equal-weighted deviations from the equal-weighted mean. [N, a copy] */
export function winsorise(values: Float64Array, estimation: Uint8Array, deviations: number): Float64Array {
  const out = values.slice();
  const known = knownWeights(out, estimation);
  clip(out, known, weightedMoments(out, known), deviations);
  return out;
}

/** 1 for the estimation names that have a value, else 0. [N] */
export function knownWeights(values: ArrayLike<number>, estimation: Uint8Array): Float64Array {
  const known = new Float64Array(estimation.length);
  for (let asset = 0; asset < known.length; asset++) {
    known[asset] = estimation[asset] === 1 && !Number.isNaN(values[asset]) ? 1 : 0;
  }
  return known;
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

function dropErrors(
  values: Float64Array,
  treatment: Uint8Array,
  { mean, deviation }: Centre,
  deviations: number,
): void {
  if (deviation === 0) return;
  for (let asset = 0; asset < values.length; asset++) {
    if (!(Math.abs(values[asset] - mean) > deviations * deviation)) continue;
    values[asset] = Number.NaN;
    treatment[asset] |= Treatment.dropped;
  }
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
