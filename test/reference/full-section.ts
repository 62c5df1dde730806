import { joinGroups } from "../../engine/exposures/index.ts";
import {
  type CrossSection,
  type IndustrySupport,
  industrySupport,
  pseudoObservations,
} from "../../engine/factor-returns/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { type RandomSection, randomSection } from "./random-section.ts";

export interface FullSection extends RandomSection {
  readonly parentOf: Int32Array;
  readonly support: IndustrySupport;
}

/** A random section with countries (two of three times), sectors, and pseudo-observations for its thin industries. */
export function fullSection(seed: number, minEffective = 6): FullSection {
  const random = randomStream("full section", seed);
  const section = withCountries(randomSection(seed), seed, random.integer(3));
  const { exposures, cap } = section;
  const parentOf = Int32Array.from({ length: exposures.industryCount }, () => random.integer(3) - 1);
  const support = industrySupport(exposures, section.weights, minEffective);
  return { ...section, parentOf, support, pseudo: pseudoObservations(section, support, cap, parentOf) };
}

/** The section with every name in one of some countries, which are factors. */
function withCountries(section: RandomSection, seed: number, extra: number): RandomSection {
  const { exposures, cap, weights } = section;
  const countryCount = extra === 0 ? 0 : extra + 1;
  if (countryCount === 0) return section;
  const random = randomStream("countries", seed);
  const share = new Float64Array(countryCount);
  const codes = Int32Array.from(cap, (value, asset) => {
    const country = random.integer(countryCount);
    if (weights[asset] > 0) share[country] += value;
    return country;
  });
  const total = share.reduce((sum, value) => sum + value, 0);
  const names = Array.from({ length: countryCount }, (_, c) => `country ${c}`);
  const countries = names.map((name) => ({ name, family: "country" }) as const);
  const [market, ...others] = exposures.factors;
  return {
    ...section,
    countryCapShare: share.map((value) => value / total),
    exposures: {
      ...exposures,
      countryCount,
      factors: [market, ...countries, ...others],
      groups: joinGroups({ names, codes }, exposures.groups),
    },
  };
}

/** The section with other returns, and pseudo-observations of these. */
export function withReturns(section: FullSection, returns: Float64Array): CrossSection {
  const other = { ...section, returns };
  return { ...other, pseudo: pseudoObservations(other, section.support, section.cap, section.parentOf) };
}
