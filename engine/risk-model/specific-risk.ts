import { lengthen } from "../labels/index.ts";
import type { Vector } from "../linalg/index.ts";
import { halfLifeDecay } from "../stats/index.ts";

/** Specific risk from a name's own history, shrunk to its size group while that history is short. */
export interface SpecificRiskOptions {
  /** In periods; Infinity weights all periods alike. */
  readonly halfLife: number;
  /** Observations from which a name's own history counts at all, and from which it counts alone. */
  readonly ownHistoryFrom: number;
  readonly ownHistoryFull: number;
  /** Number of equally populated groups by market cap that short histories lean on. */
  readonly sizeGroups: number;
  /** Least volatility as a share of the group's: a price that does not move is stale, not riskless. */
  readonly floorShare: number;
}

/** Exponentially weighted sums of every name's specific returns. */
export interface SpecificRiskState {
  /** [N] number of specific returns seen. */
  readonly count: Int32Array;
  readonly weight: Float64Array;
  readonly squaredWeight: Float64Array;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

/** Before the first day. */
export function startSpecificRisk(assetCount: number): SpecificRiskState {
  return {
    count: new Int32Array(assetCount),
    weight: new Float64Array(assetCount),
    squaredWeight: new Float64Array(assetCount),
    sum: new Float64Array(assetCount),
    squares: new Float64Array(assetCount),
  };
}

/** The state with more assets, none of the new ones with a return. */
export function growSpecificRisk(state: SpecificRiskState, assetCount: number): SpecificRiskState {
  return {
    count: lengthen(state.count, assetCount, 0),
    weight: lengthen(state.weight, assetCount, 0),
    squaredWeight: lengthen(state.squaredWeight, assetCount, 0),
    sum: lengthen(state.sum, assetCount, 0),
    squares: lengthen(state.squares, assetCount, 0),
  };
}

/**
 * Takes in a period's specific returns; NaN = none, and then the name's own clock stands still.
 *
 * The state is owned by the fold and updated in place.
 */
export function stepSpecificRisk(
  state: SpecificRiskState,
  specificReturns: Vector,
  options: Pick<SpecificRiskOptions, "halfLife">,
): SpecificRiskState {
  const decay = halfLifeDecay(options.halfLife);
  for (let asset = 0; asset < state.count.length; asset++) {
    const value = specificReturns[asset];
    if (Number.isNaN(value)) continue;
    state.count[asset]++;
    state.weight[asset] = decay * state.weight[asset] + 1;
    state.squaredWeight[asset] = decay * decay * state.squaredWeight[asset] + 1;
    state.sum[asset] = decay * state.sum[asset] + value;
    state.squares[asset] = decay * state.squares[asset] + value * value;
  }
  return state;
}

/**
 * Own variance of every name with at least `fewest` specific returns (two or more), about the weighted mean; NaN for the others. [N]
 */
export function ownSpecificVariance(state: SpecificRiskState, fewest: number): Float64Array {
  const out = new Float64Array(state.count.length).fill(Number.NaN);
  const least = Math.max(2, fewest);
  for (let asset = 0; asset < out.length; asset++) {
    if (state.count[asset] >= least) out[asset] = ownVariance(state, asset);
  }
  return out;
}

/** Δ's diagonal and how far each name's own history carries it. */
export interface SpecificRisk {
  /** [N] per period; NaN where not covered. */
  readonly variance: Float64Array;
  /** γ [N] weight of the name's own history, 0 … 1; NaN where not covered. */
  readonly ownWeight: Float64Array;
}

/**
 * Specific variance of every covered name: σ² = γ σ²_own + (1 − γ) σ²_group.
 *
 * σ²_own is the exponentially weighted variance about the weighted mean, corrected for the effective number of
 * observations; γ rises linearly from 0 at `ownHistoryFrom` observations to 1 at `ownHistoryFull`; σ²_group is the
 * median own variance of the names with γ > 0 in the same market-cap group. A listing of yesterday so has a forecast.
 * (The structural model on exposures will take the group's place.)
 *
 * Undefined while no covered name has more than `ownHistoryFrom` observations.
 *
 * @param covered    [N] 1 = gets a forecast
 * @param marketCap  [N] currency; must be known where covered
 * @see docs/methodology/08-risk-model.md; docs/decisions/short-histories.md
 * @complexity O(N log N)
 * @example
 * estimateSpecificRisk([0.01, -0.01].reduce((s, e) => stepSpecificRisk(s, [e], { halfLife: Infinity }), startSpecificRisk(1)), Uint8Array.of(1), [1], { halfLife: Infinity, ownHistoryFrom: 0, ownHistoryFull: 2, sizeGroups: 1, floorShare: 0 }).variance[0] // => 0.0002
 */
export function estimateSpecificRisk(
  state: SpecificRiskState,
  covered: Uint8Array,
  marketCap: Vector,
  options: SpecificRiskOptions,
): SpecificRisk | undefined {
  const assetCount = covered.length;
  const own = new Float64Array(assetCount).fill(Number.NaN);
  const ownWeight = new Float64Array(assetCount).fill(Number.NaN);
  const span = options.ownHistoryFull - options.ownHistoryFrom;
  for (let asset = 0; asset < assetCount; asset++) {
    if (covered[asset] !== 1) continue;
    // One observation has no variance, whatever the options allow.
    const share = state.count[asset] < 2 ? 0 : (state.count[asset] - options.ownHistoryFrom) / span;
    ownWeight[asset] = Math.max(0, Math.min(1, share));
    if (ownWeight[asset] > 0) own[asset] = ownVariance(state, asset);
  }
  const group = groupVariance(own, covered, marketCap, options.sizeGroups);
  if (group === undefined) return undefined;
  const variance = own.map((value, asset) => {
    if (covered[asset] !== 1) return Number.NaN;
    const gamma = ownWeight[asset];
    const blend = gamma > 0 ? gamma * value + (1 - gamma) * group[asset] : group[asset];
    return Math.max(blend, options.floorShare ** 2 * group[asset]);
  });
  return { variance, ownWeight };
}

function ownVariance(state: SpecificRiskState, asset: number): number {
  const weight = state.weight[asset];
  const mean = state.sum[asset] / weight;
  const effective = (weight * weight) / state.squaredWeight[asset];
  return (Math.max(0, state.squares[asset] / weight - mean * mean) * effective) / (effective - 1);
}

/** Median own variance of each name's size group, names with some history of their own alone counting. [N] */
function groupVariance(
  own: Float64Array,
  covered: Uint8Array,
  marketCap: Vector,
  groupCount: number,
): Float64Array | undefined {
  const known: number[] = [];
  for (let asset = 0; asset < own.length; asset++) if (!Number.isNaN(own[asset])) known.push(asset);
  if (known.length === 0) return undefined;
  known.sort((a, b) => marketCap[a] - marketCap[b] || a - b);
  const groups = Math.min(groupCount, known.length);
  const floors = new Float64Array(groups);
  const medians = new Float64Array(groups);
  for (let g = 0; g < groups; g++) {
    const members = known.slice(
      Math.floor((g * known.length) / groups),
      Math.floor(((g + 1) * known.length) / groups),
    );
    floors[g] = marketCap[members[0]];
    const sorted = Float64Array.from(members, (asset) => own[asset]).sort();
    medians[g] = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  }
  return Float64Array.from(covered, (value, asset) => {
    if (value !== 1) return Number.NaN;
    let g = groups - 1;
    while (g > 0 && marketCap[asset] < floors[g]) g--;
    return medians[g];
  });
}
