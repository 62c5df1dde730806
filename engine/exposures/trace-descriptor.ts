import type { ScoredDescriptor } from "./blend-descriptors.ts";
import type { BlendStyle, ExposureInputs, ExposureOptions } from "./exposure-inputs.ts";
import { Treatment, treatOutliers } from "./outliers.ts";
import { rankInto } from "./rank-scores.ts";
import type { Scale } from "./record-style.ts";
import { groupCodes } from "./standardise-within.ts";

/** A descriptor of one name on its way to a score. */
export interface DescriptorTrace {
  readonly descriptor: string;
  /** In the blend, as the options write it. */
  readonly weight: number;
  /** Whether the day has the descriptor at all. */
  readonly exists: boolean;
  /** As computed or given; NaN = missing. */
  readonly raw: number;
  /** What was standardised: the value after fence and clip, or its rank; NaN where missing or dropped. */
  readonly treated: number;
  readonly dropped: boolean;
  readonly clipped: boolean;
  readonly bounded: boolean;
  /** Of the estimation universe, or of the name's group where that is a universe of its own. */
  readonly scale: Scale;
  readonly isOwnGroup: boolean;
  /** Covered names in the group, and estimation names with a value in it; in the whole universe without groups. */
  readonly knownCount: number;
  readonly score: number;
}

/** How a name's score of a descriptor came to be. */
export function traceDescriptor(
  style: BlendStyle,
  part: { readonly descriptor: string; readonly weight: number },
  { scored, inputs, options }: TraceDay,
  asset: number,
): DescriptorTrace {
  const found = scored.find((of) => of.style === style.name && of.descriptor === part.descriptor);
  if (found === undefined) return { ...part, ...missing };
  const { raw, scores } = found;
  const codes = groupCodes(style.within, inputs, options.sizeBuckets);
  const own = codes === undefined ? undefined : scores.scales?.get(codes[asset]);
  const isIn = (n: number) => own === undefined || codes?.[n] === codes?.[asset];
  const { estimation, coverage } = inputs.universe;
  const values = new Float64Array(raw.length).fill(Number.NaN);
  let knownCount = 0;
  for (let n = 0; n < values.length; n++) {
    if (coverage[n] !== 1 || !Number.isFinite(raw[n]) || !isIn(n)) continue;
    values[n] = raw[n];
    if (estimation[n] === 1) knownCount++;
  }
  const rules = { ...options.outliers, clipBy: style.clipBy };
  if (style.form === "zscore") treatOutliers(values, new Uint8Array(values.length), estimation, rules);
  else rankInto(values, estimation, style.form);
  const has = (bit: number) => (scores.treatment[asset] & bit) !== 0;
  return {
    ...part,
    exists: true,
    raw: raw[asset],
    treated: has(Treatment.dropped) ? Number.NaN : values[asset],
    dropped: has(Treatment.dropped),
    clipped: has(Treatment.clipped),
    bounded: has(Treatment.bounded),
    scale: own ?? { mean: scores.mean, deviation: scores.deviation },
    isOwnGroup: own !== undefined,
    knownCount,
    score: scores.values[asset],
  };
}

/** A day's exposures as they were made. */
export interface TraceDay {
  readonly inputs: ExposureInputs;
  readonly options: ExposureOptions;
  readonly scored: readonly ScoredDescriptor[];
}

const missing = {
  exists: false,
  raw: Number.NaN,
  treated: Number.NaN,
  dropped: false,
  clipped: false,
  bounded: false,
  scale: { mean: Number.NaN, deviation: Number.NaN },
  isOwnGroup: false,
  knownCount: 0,
  score: Number.NaN,
};
