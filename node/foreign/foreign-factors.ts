import type { Factor, FactorFamily } from "../../engine/exposures/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import type { ForeignOptions } from "../../engine/pipeline/index.ts";
import { inferFamilies } from "../../engine/risk-model/index.ts";
import { nearestName, starPattern } from "../../wire/index.ts";
import type { FaultSink } from "./fault-sink.ts";
import type { ForeignDay } from "./foreign-day.ts";

/** What factors of the files are here, by the name that the files have for them. */
export type ForeignFactors = Map<string, Factor>;

/** Columns that a table of exposures has beside factors. */
const TAKEN = ["date", "id", "estimation", "outside_span", "industry", "market_cap", "country", "currency"];

/**
 * Adds the factors of a date that are not known yet: under the name and family that the spec says, else the files, else what their exposures look like.
 *
 * @returns how many families were told by exposures alone
 */
export function addFactors(
  known: ForeignFactors,
  day: ForeignDay,
  options: ForeignOptions,
  faults: FaultSink,
): number {
  const unknown = day.factors.filter((name) => !known.has(name));
  if (unknown.length === 0) return 0;
  const said = new Map<string, FactorFamily>();
  for (const name of day.factors) {
    const family = saidFamily(options, name) ?? known.get(name)?.family ?? day.families.get(name);
    if (family !== undefined) said.set(name, family);
  }
  const countries = new Set([...day.securities.values()].map(({ country }) => country.toUpperCase()));
  const families = inferFamilies(day.factors, matrix(day.ids.length, day.factors.length, day.exposures), {
    known: said,
    currencies: day.currencies,
    countries,
  });
  const names = new Set([...known.values()].map(({ name }) => name.toLowerCase()));
  day.factors.forEach((own, k) => {
    if (known.has(own)) return;
    const name = options.factors[own]?.name ?? own;
    const family = families[k] as FactorFamily;
    const isDense = family === "style" || family === "statistical" || family === "given";
    if (names.has(name.toLowerCase()) || (isDense && TAKEN.includes(name.toLowerCase()))) {
      const rule = `another column of the exposures has this name: give the factor another one, model.factors: { ${own}: { name: … } } in plimsoll.yaml`;
      faults.add({ file: day.files.covariance, column: "factor", value: name, rule });
    }
    names.add(name.toLowerCase());
    known.set(own, { name, family });
  });
  return unknown.filter((name) => !said.has(name)).length;
}

/** The family that the spec says: under the factor's own name, else under the first pattern with a * that fits it. */
export function saidFamily({ factors }: ForeignOptions, name: string): FactorFamily | undefined {
  const own = factors[name]?.family;
  if (own !== undefined) return own;
  return Object.entries(factors).find(([key]) => key.includes("*") && starPattern(key)(name))?.[1].family;
}

/** Factors that the spec names and no date has. */
export function checkNamedFactors(known: ForeignFactors, options: ForeignOptions, faults: FaultSink): void {
  for (const name of Object.keys(options.factors)) {
    if (known.has(name) || [...known.keys()].some((own) => name.includes("*") && starPattern(name)(own)))
      continue;
    const nearest = nearestName(name, [...known.keys()]);
    const rule = `the files have no factor of this name${nearest === undefined ? "" : `; did you mean ${nearest}?`}`;
    faults.add({ file: "plimsoll.yaml", column: `model.factors.${name}`, value: name, rule });
  }
}
