import { type AssetCodes, type Exposures, firstStyle, type IndustryParents } from "../exposures/index.ts";
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

/** What names are grouped by beside their size and industry. */
interface GroupedBy {
  readonly parents: IndustryParents;
  /** Countries of the data, whether they are factors or not: where they are none, one may be missing. */
  readonly countries: AssetCodes;
  readonly sizeGroups: number;
}

/** The groups whose specific returns are watched: all names, size groups, countries, sectors, industries. */
export function residualGroupings(
  z: Float64Array,
  exposures: Exposures,
  marketCap: Vector,
  { parents, countries, sizeGroups }: GroupedBy,
): readonly Grouping[] {
  const { marketCount, countryCount, factors } = exposures;
  const industries = factors.slice(marketCount + countryCount, firstStyle(exposures)).map(({ name }) => name);
  const industry = mainIndustries(exposures);
  const sector = industry.map((code) => (code < 0 ? -1 : parents.codes[code]));
  const all: Grouping = { grouping: "all", groups: ["all"], codes: new Int32Array(z.length) };
  return [
    all,
    sizeGrouping(z, marketCap, sizeGroups),
    // One country is all names.
    {
      grouping: "country",
      groups: countries.names.length > 1 ? countries.names : [],
      codes: countries.codes,
    },
    { grouping: "sector", groups: parents.names, codes: sector },
    { grouping: "industry", groups: industries, codes: industry },
  ].filter(({ groups }) => groups.length > 0);
}

/** Every name's industry of the largest share, the first of equals. [N]; −1 = none */
function mainIndustries({ groups, countryCount, covered }: Exposures): Int32Array {
  const { offsets, codes, shares } = groups;
  const industry = new Int32Array(covered.length).fill(-1);
  for (let asset = 0; asset < covered.length; asset++) {
    let most = 0;
    for (let entry = offsets[asset]; entry < offsets[asset + 1]; entry++) {
      if (codes[entry] < countryCount || shares[entry] <= most) continue;
      most = shares[entry];
      industry[asset] = codes[entry] - countryCount;
    }
  }
  return industry;
}
