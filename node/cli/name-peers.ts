import { exposureRow } from "../../engine/exposures/index.ts";
import { quadraticForm } from "../../engine/linalg/index.ts";
import type { StoredModel } from "../model/index.ts";

/** A name that the model takes to be like another one of its industry. */
export interface NamePeer {
  readonly id: string;
  readonly name: string | null;
  readonly industry: string | null;
  readonly marketCap: number;
  readonly volatilityAnnual: number;
  /** Of its factors alone. */
  readonly factorVolatilityAnnual: number;
  readonly specificVolatilityAnnual: number;
  /** Forecast correlation of the two returns. */
  readonly correlation: number;
  /** Of one held against the other, in equal amounts. */
  readonly trackingErrorAnnual: number;
  /** Its part by factors: how far apart their exposures are, in the only unit that all factors share. */
  readonly factorTrackingErrorAnnual: number;
}

/** How many are named. */
const MOST = 10;

/**
 * The nearest names of the same industry: those against which a position would have the least factor risk, (x − y)ᵀF(x − y). A distance in
 * scores would take a style that hardly moves for as much as one that does.
 */
export function namePeers(stored: StoredModel, asset: number): readonly NamePeer[] {
  const { model, assetNames, marketCap } = stored;
  const { exposures, factorCovariance, specificVariance, assets, periodsPerYear } = model;
  const industry = industryOf(stored, asset);
  const own = exposureRow(exposures, asset);
  const ownFactor = quadraticForm(own, factorCovariance);
  const ownVariance = ownFactor + (specificVariance[asset] as number);
  const annual = (variance: number) => Math.sqrt(Math.max(0, variance) * periodsPerYear);
  const name = industry < 0 ? null : (exposures.factors[exposures.marketCount + industry]?.name ?? null);
  return assets.labels
    .flatMap((id, other): NamePeer[] => {
      if (other === asset || exposures.covered[other] !== 1 || industryOf(stored, other) !== industry)
        return [];
      const row = exposureRow(exposures, other);
      const factor = quadraticForm(row, factorCovariance);
      const variance = factor + (specificVariance[other] as number);
      const apart = quadraticForm(
        row.map((value, k) => value - (own[k] as number)),
        factorCovariance,
      );
      // Lines of one issuer have specific returns in common, which are left out here: between names there are none.
      const together = (ownFactor + factor - apart) / 2;
      return [
        {
          id,
          name: assetNames[other] ?? null,
          industry: name,
          marketCap: marketCap[other] as number,
          volatilityAnnual: annual(variance),
          factorVolatilityAnnual: annual(factor),
          specificVolatilityAnnual: annual(specificVariance[other] as number),
          correlation: together / Math.sqrt(ownVariance * variance),
          trackingErrorAnnual: annual(
            apart + (specificVariance[asset] as number) + (specificVariance[other] as number),
          ),
          factorTrackingErrorAnnual: annual(apart),
        },
      ];
    })
    .sort((a, b) => a.factorTrackingErrorAnnual - b.factorTrackingErrorAnnual)
    .slice(0, MOST);
}

/** Code of the industry that a name has most of; −1 in a model without industries. */
function industryOf({ model }: StoredModel, asset: number): number {
  const { groups, countryCount, industryCount } = model.exposures;
  let best = -1;
  let most = 0;
  for (let at = groups.offsets[asset] as number; at < (groups.offsets[asset + 1] as number); at++) {
    const code = groups.codes[at] as number;
    const share = groups.shares[at] as number;
    if (code < countryCount || code >= countryCount + industryCount || share <= most) continue;
    best = code;
    most = share;
  }
  return best;
}
