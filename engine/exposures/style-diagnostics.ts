import type { ScoredDescriptor } from "./blend-descriptors.ts";
import type { ExposureInputs } from "./exposure-inputs.ts";
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

/** A style's finished column. [N] each */
export interface StyleColumn {
  readonly name: string;
  readonly values: Float64Array;
  /** Index into `rungs`; 255 where not covered. */
  readonly rung: Uint8Array;
  readonly bounded: Uint8Array;
}

/**
 * The account of one style.
 *
 * @param members  names of the estimation universe
 */
export function styleDiagnostics(
  column: StyleColumn,
  scored: readonly ScoredDescriptor[],
  { universe, marketCap }: Pick<ExposureInputs, "universe" | "marketCap">,
  members: Int32Array,
): StyleDiagnostics {
  const { rung, bounded } = column;
  const counts = new Float64Array(256);
  const caps = new Float64Array(256);
  let [boundedCount, first] = [0, 0];
  for (let asset = 0; asset < rung.length; asset++) {
    boundedCount += bounded[asset];
    counts[rung[asset]]++;
    if (rung[asset] !== 0) caps[rung[asset]] += marketCap[asset];
    else first += marketCap[asset];
  }
  caps[0] = first;
  const coveredCap = caps.subarray(0, rungs.length).reduce((sum, cap) => sum + cap, 0);
  const treated = new Float64Array(Treatment.dropped + Treatment.clipped);
  for (const { scores } of scored) countTreated(treated, scores.treatment);
  return {
    name: column.name,
    rungCounts: rungs.map((_, at) => counts[at]),
    rungCapShares: rungs.map((_, at) => caps[at] / coveredCap),
    droppedCount: treated[Treatment.dropped],
    clippedCount: treated[Treatment.clipped],
    boundedCount,
    ...momentsReached(column.values, members, universe.capWeight),
  };
}

/** What a column came to over the estimation universe. */
function momentsReached(
  values: Float64Array,
  members: Int32Array,
  capWeight: Float64Array,
): Pick<StyleDiagnostics, "mean" | "deviation" | "skewness"> {
  let [sum, caps, capSum] = [0, 0, 0];
  for (let i = 0; i < members.length; i++) {
    const value = values[members[i]];
    const cap = capWeight[members[i]];
    sum += value;
    if (!(cap > 0)) continue;
    caps += cap;
    capSum += cap * value;
  }
  const centre = sum / members.length;
  let [squares, cubes] = [0, 0];
  for (let i = 0; i < members.length; i++) {
    const distance = values[members[i]] - centre;
    squares += distance * distance;
    cubes += distance * distance * distance;
  }
  const deviation = Math.sqrt(squares / members.length);
  return { mean: capSum / caps, deviation, skewness: cubes / members.length / deviation ** 3 };
}

/** Counts dropped and clipped values at the positions of their bits; an error that was dropped cannot be clipped. */
function countTreated(counts: Float64Array, treatment: Uint8Array): void {
  let [dropped, clipped] = [0, 0];
  for (let asset = 0; asset < treatment.length; asset++) {
    dropped += treatment[asset] & Treatment.dropped;
    clipped += treatment[asset] & Treatment.clipped;
  }
  counts[Treatment.dropped] += dropped / Treatment.dropped;
  counts[Treatment.clipped] += clipped / Treatment.clipped;
}
