import { type Exposures, firstStyle } from "../exposures/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { CrossSection } from "./cross-section.ts";

/** How many names carry each industry in a regression. */
export interface IndustrySupport {
  /** [I] names of positive weight with a share in the industry. */
  readonly names: Int32Array;
  /** N_eff [I] = (Σ v s²)² / Σ (v s²)² over them, s the share; 0 without any. */
  readonly effectiveNames: Float64Array;
  /**
   * [I] the industry's own part in its estimate, NaN without any name: min(1, N_eff / N_min), and after the regression
   * Σ w s² / (Σ w s² + v*) with its final weights, which is the same where Huber's leave the industry alone.
   */
  readonly ownShare: Float64Array;
  /** Σ v s² [I]: the industry's diagonal element of XᵀWX. */
  readonly ownWeight: Float64Array;
}

/** A stand-in row that draws a thin industry towards its parent: a portfolio of the parent's names, held as if it were one. */
export interface PseudoObservation {
  readonly industry: number;
  /** Its country shares, the parent's, and its industry with share 1; codes as in the design. */
  readonly groups: readonly { readonly code: number; readonly share: number }[];
  /** v* = Σ v s² · (N_min / N_eff − 1). */
  readonly weight: number;
  /** [S] cap-weighted style exposures of the parent's names. */
  readonly styles: Float64Array;
  /** Their cap-weighted return. */
  readonly returns: number;
  /** The names and their cap shares, which sum to 1. */
  readonly assets: Int32Array;
  readonly shares: Float64Array;
}

/**
 * Number of names, effective number and own share of every industry.
 *
 * @param weights       [N] regression weights, 0 for a name that is not in the regression
 * @param minEffective  N_min; 0: no industry is thin
 * @complexity O(N)
 * @see docs/methodology/06-factor-returns.md
 */
export function industrySupport(
  { groups, countryCount, industryCount }: Pick<Exposures, "groups" | "countryCount" | "industryCount">,
  weights: Vector,
  minEffective: number,
): IndustrySupport {
  const names = new Int32Array(industryCount);
  const ownWeight = new Float64Array(industryCount);
  const squares = new Float64Array(industryCount);
  for (let asset = 0; asset < weights.length; asset++) {
    if (!(weights[asset] > 0)) continue;
    for (let entry = groups.offsets[asset]; entry < groups.offsets[asset + 1]; entry++) {
      const industry = groups.codes[entry] - countryCount;
      const weight = weights[asset] * groups.shares[entry] ** 2;
      if (industry < 0 || weight === 0) continue;
      names[industry]++;
      ownWeight[industry] += weight;
      squares[industry] += weight * weight;
    }
  }
  const effectiveNames = ownWeight.map((weight, i) => (names[i] > 0 ? weight ** 2 / squares[i] : 0));
  const ownShare = effectiveNames.map((count, i) => {
    if (names[i] === 0) return Number.NaN;
    return minEffective > 0 ? Math.min(1, count / minEffective) : 1;
  });
  return { names, effectiveNames, ownShare, ownWeight };
}

/**
 * A pseudo-observation for every industry whose own share is below 1.
 *
 * Its market exposure is 1, its industry is the thin one alone, its countries, style exposures and return are the parent's:
 * the cap-weighted names of the regression in the same sector, the industry's own names left out, so that the own share
 * is all that they have; where that leaves nobody, all other names of the regression. Given the other factor returns the
 * industry's is then N_eff/N_min times its own estimate and the rest the parent's.
 *
 * @param section    as the regression takes it
 * @param support    of the same weights
 * @param marketCap  [N] currency; must be known where the weight is above 0
 * @param parentOf   [I] code of each industry's sector; −1: the market
 * @complexity O(N·S) for each thin industry
 * @see docs/methodology/06-factor-returns.md
 */
export function pseudoObservations(
  section: Pick<CrossSection, "exposures" | "returns" | "weights">,
  support: IndustrySupport,
  marketCap: Vector,
  parentOf: Int32Array,
): readonly PseudoObservation[] {
  const rows: PseudoObservation[] = [];
  for (let industry = 0; industry < support.ownShare.length; industry++) {
    const ownShare = support.ownShare[industry];
    if (!(ownShare < 1)) continue;
    const assets = parentNames(section, industry, parentOf);
    if (assets.length === 0) continue;
    const weight = support.ownWeight[industry] * (1 / ownShare - 1);
    const parent = capWeighted(section, assets, marketCap);
    const own = { code: section.exposures.countryCount + industry, share: 1 };
    rows.push({ ...parent, industry, groups: [...parent.groups, own], weight });
  }
  return rows;
}

/**
 * The support with the own shares that the final weights give: Huber's take from the industry's names and not from its
 * pseudo-observation, so that a thin industry of strange returns leans the more on its parent.
 *
 * @param weights  [N] final regression weights
 */
export function settledSupport(
  support: IndustrySupport,
  { groups, countryCount }: Pick<Exposures, "groups" | "countryCount">,
  weights: Vector,
  pseudo: readonly PseudoObservation[],
): IndustrySupport {
  if (pseudo.length === 0) return support;
  const own = new Float64Array(support.ownShare.length);
  for (let asset = 0; asset < weights.length; asset++) {
    if (!(weights[asset] > 0)) continue;
    for (let entry = groups.offsets[asset]; entry < groups.offsets[asset + 1]; entry++) {
      const industry = groups.codes[entry] - countryCount;
      if (industry >= 0) own[industry] += weights[asset] * groups.shares[entry] ** 2;
    }
  }
  const ownShare = support.ownShare.slice();
  for (const { industry, weight } of pseudo) ownShare[industry] = own[industry] / (own[industry] + weight);
  return { ...support, ownShare };
}

/** Names of the regression outside the industry and inside its sector, or, failing that, anywhere. */
function parentNames(
  { exposures, weights }: Pick<CrossSection, "exposures" | "weights">,
  industry: number,
  parentOf: Int32Array,
): Int32Array {
  const { countryCount, groups } = exposures;
  const { offsets, codes } = groups;
  const others: number[] = [];
  const inSector: number[] = [];
  const parent = parentOf[industry];
  for (let asset = 0; asset < weights.length; asset++) {
    if (!(weights[asset] > 0)) continue;
    let isOwn = false;
    let isKin = false;
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      const other = codes[entry] - countryCount;
      isOwn ||= other === industry;
      isKin ||= other >= 0 && parent >= 0 && parentOf[other] === parent;
    }
    if (isOwn) continue;
    others.push(asset);
    if (isKin) inSector.push(asset);
  }
  return Int32Array.from(inSector.length > 0 ? inSector : others);
}

function capWeighted(
  { exposures, returns }: Pick<CrossSection, "exposures" | "returns">,
  assets: Int32Array,
  marketCap: Vector,
): Omit<PseudoObservation, "industry" | "weight"> {
  const { styleCount, styles, countryCount, groups } = exposures;
  const countries = new Float64Array(countryCount);
  const shares = Float64Array.from(assets, (asset) => marketCap[asset]);
  const total = shares.reduce((sum, cap) => sum + cap, 0);
  const mean = new Float64Array(styleCount);
  // Statistical loadings stay 0: what is shrunk is the fundamental part, whose factor returns they leave alone.
  const first = firstStyle(exposures);
  const isLoading = Array.from(mean, (_, s) => exposures.factors[first + s]?.family === "statistical");
  let mix = 0;
  for (let i = 0; i < assets.length; i++) {
    shares[i] /= total;
    mix += shares[i] * returns[assets[i]];
    for (let s = 0; s < styleCount; s++)
      if (!isLoading[s]) mean[s] += shares[i] * styles[assets[i] * styleCount + s];
    for (let entry = groups.offsets[assets[i]]; entry < groups.offsets[assets[i] + 1]; entry++) {
      if (groups.codes[entry] < countryCount)
        countries[groups.codes[entry]] += shares[i] * groups.shares[entry];
    }
  }
  const inCountries = Array.from(countries, (share, code) => ({ code, share })).filter(
    ({ share }) => share > 0,
  );
  return { groups: inCountries, styles: mean, returns: mix, assets, shares };
}
