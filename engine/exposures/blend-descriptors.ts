import type { Vector } from "../linalg/index.ts";
import type { BlendStyle, ExposureInputs, ExposureOptions } from "./exposure-inputs.ts";
import { Treatment } from "./outliers.ts";
import type { Scores } from "./standardise.ts";
import { groupCodes, standardiseWithin, type WithinScores } from "./standardise-within.ts";

/** A descriptor as one style uses it. */
export interface ScoredDescriptor {
  readonly style: string;
  readonly descriptor: string;
  /** [N] as computed or given; NaN = missing. */
  readonly raw: Vector;
  readonly scores: WithinScores;
}

/** The scores of a style's descriptors; one that the data do not have is left out. */
export function scoreDescriptors(
  style: BlendStyle,
  inputs: ExposureInputs,
  options: ExposureOptions,
): readonly ScoredDescriptor[] {
  const rules = { ...options.outliers, form: style.form, clipBy: style.clipBy };
  const codes = groupCodes(style.within, inputs, options.sizeBuckets);
  const groups = codes === undefined ? undefined : { codes, minSize: options.minGroupSize };
  return style.blend.flatMap(({ descriptor }) => {
    const raw = inputs.descriptors.get(descriptor);
    if (raw === undefined) return [];
    const scores = standardiseWithin(raw, inputs.universe, groups, rules);
    return [{ style: style.name, descriptor, raw, scores }];
  });
}

/** A style's blended scores with how each came to be. */
export interface BlendedScores {
  /** [N] NaN below the minimum share. */
  readonly values: Float64Array;
  /** [N] 0 = all descriptors, 1 = some. */
  readonly rung: Uint8Array;
  /** [N] 1 where a score that was bounded is in the blend. */
  readonly bounded: Uint8Array;
}

/** Weighted mean of the descriptors that a name has, weights renormalised; NaN below the minimum share. */
export function blendDescriptors(
  style: BlendStyle,
  scored: readonly ScoredDescriptor[],
  assetCount: number,
): BlendedScores {
  const [only] = style.blend;
  const first = scored.find((other) => other.descriptor === only?.descriptor);
  if (style.blend.length === 1 && first !== undefined && only.weight !== 0)
    return blendOne(first.scores, only.weight);
  const sum = new Float64Array(assetCount);
  const share = new Float64Array(assetCount);
  const rung = new Uint8Array(assetCount);
  const bounded = new Uint8Array(assetCount);
  const whole = style.blend.reduce((total, part) => total + Math.abs(part.weight), 0);
  for (const { descriptor, weight } of style.blend) {
    const part = scored.find((other) => other.descriptor === descriptor);
    if (part !== undefined) addScores({ sum, share, bounded }, part.scores, weight);
  }
  const [least, full] = [style.minBlendShare * whole, whole * (1 - 1e-12)];
  for (let asset = 0; asset < assetCount; asset++) {
    if (share[asset] === 0 || share[asset] < least) {
      sum[asset] = Number.NaN;
      bounded[asset] = 0;
      continue;
    }
    sum[asset] /= share[asset];
    if (share[asset] < full) rung[asset] = 1;
  }
  return { values: sum, rung, bounded };
}

/** A blend of one descriptor: its scores, turned where the weight is below 0. */
function blendOne({ values: scores, treatment }: Scores, weight: number): BlendedScores {
  const values = new Float64Array(scores.length);
  const bounded = new Uint8Array(scores.length);
  const size = Math.abs(weight);
  for (let asset = 0; asset < values.length; asset++) {
    values[asset] = (weight * scores[asset]) / size;
    if ((treatment[asset] & Treatment.bounded) !== 0) bounded[asset] = 1;
  }
  return { values, rung: new Uint8Array(scores.length), bounded };
}

/** Adds a descriptor's scores to the sums of a blend. */
function addScores(
  { sum, share, bounded }: Record<"sum" | "share", Float64Array> & { readonly bounded: Uint8Array },
  { values, treatment }: Scores,
  weight: number,
): void {
  const size = Math.abs(weight);
  for (let asset = 0; asset < values.length; asset++) {
    const value = values[asset];
    if (Number.isNaN(value)) continue;
    sum[asset] += weight * value;
    share[asset] += size;
    if ((treatment[asset] & Treatment.bounded) !== 0) bounded[asset] = 1;
  }
}
