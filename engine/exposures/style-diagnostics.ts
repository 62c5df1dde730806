import { weightedMean, weightedMoments } from "../stats/index.ts";
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

/** The account of one style. */
export function styleDiagnostics(
  { name, values, rung, bounded }: StyleColumn,
  scored: readonly ScoredDescriptor[],
  { universe, marketCap }: Pick<ExposureInputs, "universe" | "marketCap">,
): StyleDiagnostics {
  const rungCounts = rungs.map(() => 0);
  const caps = rungs.map(() => 0);
  for (let asset = 0; asset < rung.length; asset++) {
    if (rung[asset] >= rungs.length) continue;
    rungCounts[rung[asset]]++;
    caps[rung[asset]] += marketCap[asset];
  }
  const coveredCap = caps.reduce((sum, cap) => sum + cap, 0);
  const estimation = Float64Array.from(universe.estimation);
  const { mean: centre, deviation } = weightedMoments(values, estimation);
  const cubes = values.map((value) => (value - centre) ** 3);
  return {
    name,
    rungCounts,
    rungCapShares: caps.map((cap) => cap / coveredCap),
    droppedCount: treatedCount(scored, Treatment.dropped),
    clippedCount: treatedCount(scored, Treatment.clipped),
    boundedCount: bounded.reduce((sum, flag) => sum + flag, 0),
    mean: weightedMean(values, universe.capWeight),
    deviation,
    skewness: weightedMean(cubes, estimation) / deviation ** 3,
  };
}

function treatedCount(scored: readonly ScoredDescriptor[], bit: number): number {
  let count = 0;
  for (const { scores } of scored) for (const bits of scores.treatment) if ((bits & bit) !== 0) count++;
  return count;
}
