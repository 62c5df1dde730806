import type { Vector } from "../../linalg/index.ts";
import { sizeGroups } from "./size-groups.ts";
import type { SizeShrinkageOptions } from "./specific-options.ts";

/** Distances from the mean below this share of it are rounding. */
const ROUNDING = 1e-12;

/** Volatilities drawn to their size group's. [N] each, NaN where not covered */
export interface SizeShrinkage {
  readonly volatility: Float64Array;
  /** v: weight of the group's mean. */
  readonly weight: Float64Array;
  /** σ̄ of the name's group. */
  readonly target: Float64Array;
}

/**
 * Bayesian shrinkage to the cap-weighted mean of the size group: the lowest volatilities are low by chance more often
 * than not, the highest high.
 *
 * v = q|σ − σ̄| / (Δ + q|σ − σ̄|), Δ² the mean of (σ − σ̄)² over the group; σ' = v σ̄ + (1 − v) σ.
 *
 * @param volatility  [N] any unit; NaN where not covered
 * @param marketCap   [N] above 0 where covered
 * @see docs/methodology/08b-specific-risk.md; James & Stein (1961) for the idea
 * @complexity O(N log N)
 * @example
 * Array.from(shrinkToSizeGroup([0.2, 0.25, 0.3, 0.45], [0.4, 0.3, 0.2, 0.1], { strength: 0.1, groups: 1 }).volatility, (v) => Number(v.toFixed(8))) // => [0.20334153, 0.25009734, 0.29848678, 0.42009979]
 */
export function shrinkToSizeGroup(
  volatility: Vector,
  marketCap: Vector,
  { strength, groups }: SizeShrinkageOptions,
): SizeShrinkage {
  const covered = new Uint8Array(volatility.length);
  for (let asset = 0; asset < covered.length; asset++)
    covered[asset] = Number.isNaN(volatility[asset]) ? 0 : 1;
  const { count, group } = sizeGroups(covered, covered, marketCap, groups);
  const caps = new Float64Array(count);
  const means = new Float64Array(count);
  const members = new Float64Array(count);
  const squares = new Float64Array(count);
  for (let asset = 0; asset < covered.length; asset++) {
    if (group[asset] < 0) continue;
    caps[group[asset]] += marketCap[asset];
    means[group[asset]] += marketCap[asset] * volatility[asset];
  }
  for (let g = 0; g < count; g++) means[g] /= caps[g];
  for (let asset = 0; asset < covered.length; asset++) {
    if (group[asset] < 0) continue;
    members[group[asset]]++;
    squares[group[asset]] += (volatility[asset] - means[group[asset]]) ** 2;
  }
  const out = [0, 1, 2].map(() => new Float64Array(covered.length).fill(Number.NaN));
  for (let asset = 0; asset < covered.length; asset++) {
    const g = group[asset];
    if (g < 0) continue;
    const pull = strength * Math.abs(volatility[asset] - means[g]);
    const weight = pull > ROUNDING * means[g] ? pull / (Math.sqrt(squares[g] / members[g]) + pull) : 0;
    out[0][asset] = weight * means[g] + (1 - weight) * volatility[asset];
    out[1][asset] = weight;
    out[2][asset] = means[g];
  }
  return { volatility: out[0], weight: out[1], target: out[2] };
}
