import type { ScoredDescriptor } from "./blend-descriptors.ts";
import { Treatment } from "./outliers.ts";

/** How a cell of X came to be: the rung of the ladder of missing values. */
export const rungs = ["blend", "partial blend", "regression", "peer mean", "zero"] as const;

/** What happened on the way to one style's column, and what came of it. */
export interface StyleDiagnostics {
  readonly name: string;
  /** Covered names by rung, in the order of `rungs`. */
  readonly rungCounts: readonly number[];
  /** Share of the covered market cap by rung; NaN where nobody is covered. */
  readonly rungCapShares: readonly number[];
  /** Raw values dropped as errors and clipped, over the style's descriptors. */
  readonly droppedCount: number;
  readonly clippedCount: number;
  /** Names that are bounded, themselves or by a descriptor. */
  readonly boundedCount: number;
  /** Cap-weighted mean, equal-weighted population deviation and skewness reached over the estimation universe. */
  readonly mean: number;
  readonly deviation: number;
  readonly skewness: number;
}

/** A style's column. [N] each */
export interface StyleColumn {
  readonly name: string;
  readonly values: Float64Array;
  /** Index into `rungs`; 255 where not covered. */
  readonly rung: Uint8Array;
  readonly bounded: Uint8Array;
}

/** What a finished column came to. */
export interface ColumnAccount
  extends Pick<StyleDiagnostics, "rungCounts" | "boundedCount" | "mean" | "deviation" | "skewness"> {
  /** Market cap of the covered names by rung. */
  readonly rungCaps: readonly number[];
}

/**
 * The account of one style.
 *
 * @param members  names of the estimation universe
 */
export function styleDiagnostics(
  name: string,
  { rungCaps, ...account }: ColumnAccount,
  scored: readonly ScoredDescriptor[],
): StyleDiagnostics {
  const coveredCap = rungCaps.reduce((sum, cap) => sum + cap, 0);
  const treated = { dropped: 0, clipped: 0 };
  for (const { scores } of scored) countTreated(treated, scores.treatment);
  return {
    name,
    ...account,
    rungCapShares: rungCaps.map((cap) => cap / coveredCap),
    droppedCount: treated.dropped,
    clippedCount: treated.clipped,
  };
}

/** Counts dropped and clipped values; an error that was dropped cannot be clipped. Most have neither. */
function countTreated(counts: { dropped: number; clipped: number }, treatment: Uint8Array): void {
  const whole = treatment.byteOffset % 4 === 0 ? treatment.length >> 2 : 0;
  const words = new Int32Array(treatment.buffer, whole === 0 ? 0 : treatment.byteOffset, whole);
  for (let word = 0; word < whole; word++)
    if (words[word] !== 0) countBytes(counts, treatment, 4 * word, 4 * word + 4);
  countBytes(counts, treatment, 4 * whole, treatment.length);
}

function countBytes(
  counts: { dropped: number; clipped: number },
  treatment: Uint8Array,
  from: number,
  to: number,
): void {
  for (let asset = from; asset < to; asset++) {
    if ((treatment[asset] & Treatment.dropped) !== 0) counts.dropped++;
    if ((treatment[asset] & Treatment.clipped) !== 0) counts.clipped++;
  }
}
