import { type Exposures, firstStyle, type IndustryParents } from "../exposures/index.ts";
import {
  type CrossSection,
  type FactorReturns,
  type Grouping,
  sizeGrouping,
} from "../factor-returns/index.ts";
import type { Vector } from "../linalg/index.ts";

/** z = ε/σ [N] of the names in the regression whose σ² is known; NaN elsewhere. */
export function standardisedResiduals(
  { specificReturns }: Pick<FactorReturns, "specificReturns">,
  { weights }: Pick<CrossSection, "weights">,
  variance: Vector,
): Float64Array {
  return specificReturns.map((value, n) =>
    weights[n] > 0 && variance[n] > 0 ? value / Math.sqrt(variance[n]) : Number.NaN,
  );
}

/** The groups whose specific returns are watched: all names, size groups, countries, sectors, industries. */
export function residualGroupings(
  z: Float64Array,
  exposures: Exposures,
  marketCap: Vector,
  { parents, sizeGroups }: { readonly parents: IndustryParents; readonly sizeGroups: number },
): readonly Grouping[] {
  const { marketCount, countryCount, factors } = exposures;
  const names = factors.slice(marketCount, firstStyle(exposures)).map((factor) => factor.name);
  const { country, industry } = mainGroups(exposures);
  const sector = industry.map((code) => (code < 0 ? -1 : parents.codes[code]));
  const all: Grouping = { grouping: "all", groups: ["all"], codes: new Int32Array(z.length) };
  return [
    all,
    sizeGrouping(z, marketCap, sizeGroups),
    { grouping: "country", groups: names.slice(0, countryCount), codes: country },
    { grouping: "sector", groups: parents.names, codes: sector },
    { grouping: "industry", groups: names.slice(countryCount), codes: industry },
  ].filter(({ groups }) => groups.length > 0);
}

/** Every name's country and its industry of the largest share, the first of equals. [N]; −1 = none */
function mainGroups({ groups, countryCount, covered }: Exposures): {
  country: Int32Array;
  industry: Int32Array;
} {
  const { offsets, codes, shares } = groups;
  const country = new Int32Array(covered.length).fill(-1);
  const industry = new Int32Array(covered.length).fill(-1);
  for (let asset = 0; asset < covered.length; asset++) {
    let most = 0;
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      if (codes[entry] < countryCount) country[asset] = codes[entry];
      else if (shares[entry] > most) {
        most = shares[entry];
        industry[asset] = codes[entry] - countryCount;
      }
    }
  }
  return { country, industry };
}
