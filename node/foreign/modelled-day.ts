import type { Factor } from "../../engine/exposures/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { ForeignDay } from "./foreign-day.ts";

/** A date with its model, checked, and factors under the names that they have here. */
export interface ModelledDay {
  readonly day: ForeignDay;
  readonly model: RiskModel;
  /** By factor as it is called here. */
  readonly factorReturns: ReadonlyMap<string, number>;
  /** The same: weights by id. */
  readonly factorPortfolios: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Whether a name is in the estimation universe; everybody where the files do not say. */
export function isEstimated({ estimation }: ForeignDay, id: string): boolean {
  return estimation === undefined || estimation.has(id);
}

/** The groups that a name is in. */
export interface GroupNames {
  readonly industry: string;
  readonly country: string;
  readonly shares: readonly { readonly name: string; readonly share: number }[];
}

/** The country and industries of a name, and the industry with the largest share. */
export function groupNames({ exposures }: RiskModel, asset: number): GroupNames {
  const { marketCount, countryCount, groups, factors } = exposures;
  let country = "";
  const shares: { name: string; share: number }[] = [];
  for (let entry = groups.offsets[asset] as number; entry < (groups.offsets[asset + 1] as number); entry++) {
    const code = groups.codes[entry] as number;
    const { name } = factors[marketCount + code] as Factor;
    if (code < countryCount) country = name;
    else shares.push({ name, share: groups.shares[entry] as number });
  }
  const main = shares.reduce<(typeof shares)[number] | undefined>(
    (best, one) => (best === undefined || one.share > best.share ? one : best),
    undefined,
  );
  return { industry: main?.name ?? "", country, shares };
}
