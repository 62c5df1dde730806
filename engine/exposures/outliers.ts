import { medianOf } from "../stats/index.ts";

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
 * @complexity O(N)
 */
export function treatOutliers(
  values: Float64Array,
  treatment: Uint8Array,
  estimation: Uint8Array,
  rules: OutlierOptions & { readonly clipBy: ClipMeasure },
): void {
  const robust = robustCentre(values, estimation);
  if (robust.deviation > 0) {
    dropErrors(values, treatment, robust, rules.errorDeviations);
    clip(values, treatment, estimation, fenceOf(robust, rules.fenceDeviations));
  }
  const centre = rules.clipBy === "mad" && robust.deviation > 0 ? robust : plainCentre(values, estimation);
  clip(values, treatment, estimation, fenceOf(centre, rules.clipDeviations));
}

/** Draws estimation names in to `deviations` equal-weighted deviations from the equal-weighted mean. [N, a copy] */
export function winsorise(values: Float64Array, estimation: Uint8Array, deviations: number): Float64Array {
  const out = values.slice();
  const fence = fenceOf(plainCentre(out, estimation), deviations);
  clip(out, new Uint8Array(out.length), estimation, fence);
  return out;
}

interface Centre {
  readonly mean: number;
  readonly deviation: number;
}

/** Equal-weighted mean and deviation of the known values of the estimation universe; an infinite one is not known. */
export function plainCentre(values: Float64Array, estimation: Uint8Array): Centre {
  let sum = 0;
  let count = 0;
  for (let asset = 0; asset < values.length; asset++) {
    if (estimation[asset] !== 1 || !Number.isFinite(values[asset])) continue;
    sum += values[asset];
    count++;
  }
  const mean = sum / count;
  let squares = 0;
  for (let asset = 0; asset < values.length; asset++) {
    if (estimation[asset] !== 1 || !Number.isFinite(values[asset])) continue;
    const distance = values[asset] - mean;
    squares += distance * distance;
  }
  return { mean, deviation: Math.sqrt(squares / count) };
}

interface Fence {
  readonly mean: number;
  readonly reach: number;
}

function fenceOf({ mean, deviation }: Centre, deviations: number): Fence {
  return { mean, reach: deviations * deviation };
}

/** Draws known values of estimation names in to the fence. */
function clip(
  values: Float64Array,
  treatment: Uint8Array,
  estimation: Uint8Array,
  { mean, reach }: Fence,
): void {
  for (let asset = 0; asset < values.length; asset++) {
    const distance = values[asset] - mean;
    // Few are beyond it, so this is asked first. NaN is beyond nothing.
    if (!(Math.abs(distance) > reach) || estimation[asset] !== 1) continue;
    const drawn = mean + Math.sign(distance) * reach;
    if (drawn !== values[asset]) treatment[asset] |= Treatment.clipped;
    values[asset] = drawn;
  }
}

/** Median and 1.4826 MAD of the known values of the estimation universe; deviation 0 where there is no spread. */
function robustCentre(values: Float64Array, estimation: Uint8Array): Centre {
  const sample = new Float64Array(values.length + 1);
  let size = 0;
  // Written always and kept if it counts: a branch that depends on the name would be guessed wrongly too often.
  for (let asset = 0; asset < values.length; asset++) {
    const value = values[asset];
    sample[size] = value;
    size += Number(estimation[asset] === 1) & Number(value - value === 0);
  }
  if (size === 0) return { mean: Number.NaN, deviation: 0 };
  const known = sample.subarray(0, size);
  const median = medianOf(known);
  for (let i = 0; i < size; i++) known[i] = Math.abs(known[i] - median);
  return { mean: median, deviation: 1.4826 * medianOf(known) };
}

/** An error is no value. */
function dropErrors(
  values: Float64Array,
  treatment: Uint8Array,
  { mean, deviation }: Centre,
  deviations: number,
): void {
  for (let asset = 0; asset < values.length; asset++) {
    if (!(Math.abs(values[asset] - mean) > deviations * deviation)) continue;
    values[asset] = Number.NaN;
    treatment[asset] |= Treatment.dropped;
  }
}
