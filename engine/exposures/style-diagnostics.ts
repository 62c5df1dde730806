import type { ScoredDescriptor } from "./blend-descriptors.ts";
import type { ExposureInputs } from "./exposure-inputs.ts";
import { Treatment } from "./outliers.ts";
import type { StandardisationUniverse } from "./standardise.ts";

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

/** The account of one style. */
export function styleDiagnostics(
  column: StyleColumn,
  scored: readonly ScoredDescriptor[],
  { universe, marketCap }: Pick<ExposureInputs, "universe" | "marketCap">,
): StyleDiagnostics {
  const { rung, bounded } = column;
  const rungCounts = new Float64Array(rungs.length);
  const caps = new Float64Array(rungs.length);
  let boundedCount = 0;
  for (let asset = 0; asset < rung.length; asset++) {
    boundedCount += bounded[asset];
    if (rung[asset] >= rungs.length) continue;
    rungCounts[rung[asset]]++;
    caps[rung[asset]] += marketCap[asset];
  }
  const coveredCap = caps.reduce((sum, cap) => sum + cap, 0);
  const treated = new Float64Array(Treatment.dropped + Treatment.clipped);
  for (const { scores } of scored) countTreated(treated, scores.treatment);
  return {
    name: column.name,
    rungCounts: Array.from(rungCounts),
    rungCapShares: Array.from(caps, (cap) => cap / coveredCap),
    droppedCount: treated[Treatment.dropped],
    clippedCount: treated[Treatment.clipped],
    boundedCount,
    ...momentsReached(column.values, universe),
  };
}

/** What a column came to over the estimation universe. */
function momentsReached(
  values: Float64Array,
  { estimation, capWeight }: StandardisationUniverse,
): Pick<StyleDiagnostics, "mean" | "deviation" | "skewness"> {
  const [sums, caps] = [
    { count: 0, first: 0, second: 0, third: 0 },
    { total: 0, first: 0 },
  ];
  for (let asset = 0; asset < values.length; asset++) {
    if (estimation[asset] !== 1) continue;
    sums.count++;
    sums.first += values[asset];
    if (!(capWeight[asset] > 0)) continue;
    caps.total += capWeight[asset];
    caps.first += capWeight[asset] * values[asset];
  }
  const centre = sums.first / sums.count;
  for (let asset = 0; asset < values.length; asset++) {
    if (estimation[asset] !== 1) continue;
    const distance = values[asset] - centre;
    sums.second += distance * distance;
    sums.third += distance * distance * distance;
  }
  const deviation = Math.sqrt(sums.second / sums.count);
  return {
    mean: caps.first / caps.total,
    deviation,
    skewness: sums.third / sums.count / deviation ** 3,
  };
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
