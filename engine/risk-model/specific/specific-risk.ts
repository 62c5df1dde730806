import type { Exposures } from "../../exposures/index.ts";
import type { Vector } from "../../linalg/index.ts";
import { medianOf } from "../../stats/index.ts";
import { type LinkedLines, linkedLines } from "./linked-lines.ts";
import { type OwnHistory, ownHistory } from "./own-history.ts";
import { type SizeShrinkage, shrinkToSizeGroup } from "./shrink-to-size-group.ts";
import { sizeGroups } from "./size-groups.ts";
import { type SpecificRiskState, specificRegimeMultiplier } from "./specific-history.ts";
import type { SpecificRiskOptions } from "./specific-options.ts";
import { heldRatio, type StructuralRisk, structuralRisk } from "./structural-risk.ts";

/** Δ and all that each name's part of it is made of. [N] each, per period, NaN where not covered. */
export interface SpecificRisk {
  /** The diagonal of Δ: λ² ((1 − v) σ_blend + v σ̄)², σ²_blend = max(γ σ²_own + (1 − γ) σ²_prior, floor). */
  readonly variance: Float64Array;
  /** γ of the name's own history, 0 … 1. */
  readonly ownWeight: Float64Array;
  /** σ²_own; NaN also where γ is 0. */
  readonly ownVariance: Float64Array;
  /** What serial correlation multiplied σ²_own by; NaN where γ is 0. */
  readonly serialRatio: Float64Array;
  /** σ²_prior: of the structural model, times the uplift where the name is young; of the size group without it. */
  readonly priorVariance: Float64Array;
  /** v and σ̄² of the size group; 0 and NaN without shrinkage. */
  readonly shrinkWeight: Float64Array;
  readonly shrinkVariance: Float64Array;
  /** λ, the same for all names; 1 without the regime adjustment. */
  readonly regimeMultiplier: number;
  /** What the variance of young names is of the structural model's; 1 without it. */
  readonly listingUplift: number;
  /** The structural model; undefined where there is none. */
  readonly structural: StructuralRisk | undefined;
  /** What lines of one issuer have in common; undefined where nobody is linked. */
  readonly linked: LinkedLines | undefined;
}

/** What is known of the names at a close. */
export interface SpecificInputs {
  /** [N] 1 = gets a forecast. */
  readonly covered: Uint8Array;
  /** X of the close, for the structural model; without it names lean on their size group. */
  readonly exposures?: Exposures | undefined;
  /** [N] currency; must be known where covered. */
  readonly marketCap: Vector;
  /** [N] code of each name's issuer; −1 = stands alone. */
  readonly issuer: Int32Array;
}

/** Bounds of the uplift of young names: no listing is calmer than the model says, none more than thrice as volatile. */
const UPLIFT_BOUNDS = [1, 9] as const;

/**
 * Specific variance of every covered name, a listing of yesterday included: own history, blended with what the
 * exposures suggest, drawn to the size group, at the level of now.
 *
 * 1. σ²_own and γ from the name's own specific returns (`ownHistory`).
 * 2. σ²_prior: structural (`structuralRisk`), for young names times the uplift that young names have over it; or the
 *    mean σ²_own of the size group where there is no structural model, or too few names for it.
 * 3. σ²_blend = γ σ²_own + (1 − γ) σ²_prior, at least `floorShare`² σ²_prior.
 * 4. Shrinkage to the size group (`shrinkToSizeGroup`).
 * 5. λ², the recent mean of B² (`stepSpecificRisk`), from ten judged periods on.
 * 6. Lines of one issuer are linked (`linkedLines`).
 *
 * A stage whose option is null is left out. Undefined while no covered name has a history of its own.
 *
 * @see docs/methodology/08b-specific-risk.md; docs/decisions/specific-risk.md
 * @complexity O(N·S² + N log N + K³); O(N log N) without the structural model
 */
export function estimateSpecificRisk(
  state: SpecificRiskState,
  inputs: SpecificInputs,
  options: SpecificRiskOptions,
): SpecificRisk | undefined {
  const { covered, exposures, marketCap, issuer } = inputs;
  const own = ownHistory(state, covered, options);
  const group = groupVariance(own.variance, covered, marketCap, options.sizeGroups);
  if (group === undefined) return undefined;
  const structural =
    options.structural === null || exposures === undefined
      ? undefined
      : structuralRisk({ exposures, marketCap }, own, options.structural);
  const isYoung = (asset: number) => state.count[asset] < options.ownHistoryFull;
  const listingUplift =
    structural === undefined ? 1 : upliftOf(own, structural, isYoung, options.structural?.upliftPriorNames);
  const priorVariance =
    structural?.variance.map((value, asset) => (isYoung(asset) ? listingUplift * value : value)) ?? group;
  const blend = blended(own, priorVariance, options.floorShare ** 2);
  const shrunk = shrinkage(blend, marketCap, options);
  const regimeMultiplier = specificRegimeMultiplier(state, options);
  const variance = new Float64Array(covered.length);
  const shrinkVariance = new Float64Array(covered.length);
  for (let asset = 0; asset < variance.length; asset++) {
    variance[asset] = (regimeMultiplier * shrunk.volatility[asset]) ** 2;
    shrinkVariance[asset] = shrunk.target[asset] ** 2;
  }
  return {
    variance,
    ownWeight: own.weight,
    ownVariance: own.variance,
    serialRatio: own.serialRatio,
    priorVariance,
    shrinkWeight: shrunk.weight,
    shrinkVariance,
    regimeMultiplier,
    listingUplift,
    structural,
    linked: options.linked === null ? undefined : linkedLines(state.linked, issuer, variance, options.linked),
  };
}

/** γ σ²_own + (1 − γ) σ²_prior, no less than a share of the prior; NaN where γ is. [N] */
function blended({ weight, variance }: OwnHistory, prior: Float64Array, floor: number): Float64Array {
  const out = new Float64Array(weight.length).fill(Number.NaN);
  for (let asset = 0; asset < out.length; asset++) {
    const gamma = weight[asset];
    if (Number.isNaN(gamma)) continue;
    const value = gamma > 0 ? gamma * variance[asset] + (1 - gamma) * prior[asset] : prior[asset];
    out[asset] = Math.max(value, floor * prior[asset]);
  }
  return out;
}

function shrinkage(blend: Float64Array, marketCap: Vector, options: SpecificRiskOptions): SizeShrinkage {
  const volatility = blend.map(Math.sqrt);
  if (options.shrinkage !== null) return shrinkToSizeGroup(volatility, marketCap, options.shrinkage);
  return { volatility, weight: blend.map((value) => value * 0), target: blend.map(() => Number.NaN) };
}

/**
 * Mean of σ²_own / σ²_STR over the young names that have a variance of their own, weighted by γ and drawn to 1 by
 * `priorNames`: listings are more volatile than their exposures say. Own variances of few returns are noisy but right on
 * average.
 */
function upliftOf(
  own: OwnHistory,
  { variance }: StructuralRisk,
  isYoung: (asset: number) => boolean,
  priorNames = 0,
): number {
  let sum = priorNames;
  let total = priorNames;
  for (let asset = 0; asset < variance.length; asset++) {
    if (!isYoung(asset) || !(own.weight[asset] > 0)) continue;
    sum += own.weight[asset] * heldRatio(own.variance[asset] / variance[asset]);
    total += own.weight[asset];
  }
  return total > 0 ? Math.max(UPLIFT_BOUNDS[0], Math.min(UPLIFT_BOUNDS[1], sum / total)) : 1;
}

/** An own variance beyond so many medians of the group counts as that many: one wild name is no group. */
const WIDEST_OWN = 10;

/**
 * Mean own variance of each name's size group, names with some history of their own alone counting. A median would be
 * too low by a third for names drawn from the group, as variances are skewed. [N]
 */
function groupVariance(
  own: Float64Array,
  covered: Uint8Array,
  marketCap: Vector,
  groupCount: number,
): Float64Array | undefined {
  const known = new Uint8Array(own.length);
  for (let asset = 0; asset < own.length; asset++) known[asset] = Number.isNaN(own[asset]) ? 0 : 1;
  const { count, group } = sizeGroups(known, covered, marketCap, groupCount);
  if (count === 0) return undefined;
  const means = new Float64Array(count);
  const members = new Float64Array(own.length);
  const positive = new Float64Array(own.length);
  for (let g = 0; g < count; g++) {
    let [size, above] = [0, 0];
    for (let asset = 0; asset < own.length; asset++) {
      if (known[asset] !== 1 || group[asset] !== g) continue;
      members[size++] = own[asset];
      if (own[asset] > 0) positive[above++] = own[asset];
    }
    const most = WIDEST_OWN * medianOf(positive.subarray(0, above));
    for (let i = 0; i < size; i++) means[g] += Math.min(most, members[i]);
    means[g] /= size;
  }
  const out = new Float64Array(covered.length).fill(Number.NaN);
  for (let asset = 0; asset < out.length; asset++) if (covered[asset] === 1) out[asset] = means[group[asset]];
  return out;
}
