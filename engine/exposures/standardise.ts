import { activeSimd, type Vector } from "../linalg/index.ts";
import { type ClipMeasure, type OutlierOptions, plainCentre, Treatment, treatOutliers } from "./outliers.ts";
import { rankInto, type ScoreForm } from "./rank-scores.ts";
import { simdRescale, simdScores } from "./score-kernels.ts";

/** How a raw descriptor becomes a score. */
export interface ScoreRules extends OutlierOptions {
  readonly form: ScoreForm;
  readonly clipBy: ClipMeasure;
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
  /** [N] `Treatment` bits. */
  readonly treatment: Uint8Array;
  /** Of the treated values, in the unit of the form. */
  readonly mean: number;
  readonly deviation: number;
}

/**
 * z = (d − μ)/σ with the cap-weighted mean and the equal-weighted population deviation (about the equal-weighted mean)
 * of the estimation universe. Before that, as z-scores errors are dropped everywhere and estimation names are clipped in
 * two passes, to a fence about the median, then about the equal-weighted centre; as ranks a value cannot be an outlier
 * and is only replaced by its rank. Coverage names use the same μ and σ and are not clipped, only bounded.
 *
 * The cap-weighted estimation universe so has score 0, and mega-caps do not set the scale. A descriptor without
 * spread (σ = 0) gives 0 for every known value.
 *
 * @param raw  [N] any unit; NaN = missing, infinite counts as missing
 * @see primer ch. 3; docs/methodology/03-exposures.md
 * @complexity O(N log N)
 * @example
 * Array.from(standardise([1, 3, 9], { estimation: Uint8Array.of(1, 1, 0), coverage: Uint8Array.of(1, 1, 1), capWeight: Float64Array.of(1, 3, 0) }, { form: "zscore", clipBy: "deviation", errorDeviations: 1000, fenceDeviations: 10, clipDeviations: 3, bound: 5 }).values) // => [-1.5, 0.5, 5]
 */
export function standardise(raw: Vector, universe: StandardisationUniverse, rules: ScoreRules): Scores {
  const simd = rules.form === "zscore" ? activeSimd() : null;
  return simd === null ? plainScores(raw, universe, rules) : simdScores(simd, raw, universe, rules);
}

/** The plain twin of `simdScores`, and the scores of ranks. */
function plainScores(raw: Vector, universe: StandardisationUniverse, rules: ScoreRules): Scores {
  const values = new Float64Array(raw.length);
  for (let asset = 0; asset < values.length; asset++) {
    values[asset] = universe.coverage[asset] === 1 && Number.isFinite(raw[asset]) ? raw[asset] : Number.NaN;
  }
  const treatment = new Uint8Array(values.length);
  if (rules.form === "zscore") treatOutliers(values, treatment, universe.estimation, rules);
  else rankInto(values, universe.estimation, rules.form);
  const scale = plainRescale(values, universe, largestSize(values));
  boundScores(values, treatment, rules.bound);
  return { values, ...scale, treatment };
}

/**
 * (x − cap-weighted mean) / equal-weighted deviation over the known values of the estimation universe.
 *
 * NaN stays NaN. An infinite value is not known: it counts in no moment, and stays infinite (NaN where there is no spread).
 * Without a known estimation name the mean is NaN, and so is every value.
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
  const scaled = Float64Array.from(values);
  const scale = rescaleInPlace(scaled, universe, unit);
  return { values: scaled, ...scale };
}

/** `rescale` in place. */
export function rescaleInPlace(
  values: Float64Array,
  universe: Pick<StandardisationUniverse, "estimation" | "capWeight">,
  unit: number,
): { mean: number; deviation: number } {
  const simd = activeSimd();
  return simd === null ? plainRescale(values, universe, unit) : simdRescale(simd, values, universe, unit);
}

function plainRescale(
  values: Float64Array,
  { estimation, capWeight }: Pick<StandardisationUniverse, "estimation" | "capWeight">,
  unit: number,
): { mean: number; deviation: number } {
  const { deviation } = plainCentre(values, estimation);
  let sum = 0;
  let total = 0;
  for (let asset = 0; asset < values.length; asset++) {
    if (estimation[asset] !== 1 || !Number.isFinite(values[asset]) || !(capWeight[asset] > 0)) continue;
    sum += capWeight[asset] * values[asset];
    total += capWeight[asset];
  }
  const mean = sum / total;
  const scale = deviation > 1e-12 * unit ? 1 / deviation : 0;
  for (let asset = 0; asset < values.length; asset++) values[asset] = (values[asset] - mean) * scale;
  return { mean, deviation };
}

function largestSize(values: Float64Array): number {
  let largest = 0;
  for (let asset = 0; asset < values.length; asset++) {
    const size = Math.abs(values[asset]);
    if (size > largest) largest = size;
  }
  return largest;
}

function boundScores(values: Float64Array, treatment: Uint8Array, bound: number): void {
  for (let asset = 0; asset < values.length; asset++) {
    if (!(Math.abs(values[asset]) > bound)) continue;
    values[asset] = Math.sign(values[asset]) * bound;
    treatment[asset] |= Treatment.bounded;
  }
}
