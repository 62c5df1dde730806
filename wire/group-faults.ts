import type { MarketAxes } from "../engine/data/index.ts";
import { factorNames, industryAxis } from "../engine/exposures/index.ts";
import type { ModelOptions } from "../engine/pipeline/index.ts";
import type { FactorFault } from "./factor-faults.ts";
import { nearestName } from "./nearest-name.ts";

type GroupAxes = Pick<MarketAxes, "industries" | "countries" | "currencies" | "baseCurrency" | "traits">;

/** Countries, industries and currencies that the factors of a spec need and the data do not have, or have twice. */
export function groupFaults(options: ModelOptions["exposures"], axes: GroupAxes): readonly FactorFault[] {
  return [
    ...missingFaults(options, axes),
    ...industryFaults(options, axes),
    ...sameNameFaults(options, axes),
  ];
}

function missingFaults(options: ModelOptions["exposures"], axes: GroupAxes): readonly FactorFault[] {
  const faults: FactorFault[] = [];
  const needsCountry =
    "needs the countries of the securities; map the column country of the table securities";
  if (options.countries && axes.countries.length === 0)
    faults.push({ path: ["countries"], rule: needsCountry });
  for (const style of options.styles) {
    if ("cubeOf" in style || style.within !== "country" || axes.countries.length > 0) continue;
    faults.push({ path: ["styles", style.name, "within"], rule: needsCountry });
  }
  if (options.currencies && axes.baseCurrency < 0) {
    const rule =
      "needs data.baseCurrency and the currencies of the securities: there is no base to hold them against";
    faults.push({ path: ["currencies"], rule });
  }
  return faults;
}

/** Industries of the spec that are not in the data: a slip of the pen would change the model without a word. */
function industryFaults(
  { industries: { merge, parents } }: ModelOptions["exposures"],
  axes: GroupAxes,
): readonly FactorFault[] {
  const unknown = (key: string, names: readonly string[], known: readonly string[]): FactorFault[] =>
    names
      .filter((name) => !known.includes(name))
      .map((name) => {
        const nearest = nearestName(name, known);
        const hint = nearest === undefined ? `known: ${known.join(", ")}` : `did you mean ${nearest}?`;
        return { path: ["industries", key, name], rule: `is not an industry of the model; ${hint}` };
      });
  const merged = industryAxis(axes.industries, merge).names;
  return [
    ...unknown("merge", Object.keys(merge), axes.industries),
    ...unknown("parents", Object.keys(parents), merged),
  ];
}

/** Factors are known by their names: a country, a currency and an industry cannot share one, nor with a style. */
function sameNameFaults(options: ModelOptions["exposures"], axes: GroupAxes): readonly FactorFault[] {
  const names = factorNames(axes, options);
  const groups = [
    ...names.countries.map((name) => ({ path: ["countries"], kind: "country", name })),
    ...names.currencies.map((name) => ({ path: ["currencies"], kind: "currency", name })),
  ];
  const others = new Map(names.industries.map((name) => [name.toLowerCase(), "an industry"]));
  for (const { name } of options.styles) others.set(name.toLowerCase(), "a style");
  others.set("market", "the market factor");
  return groups.flatMap(({ path, kind, name }) => {
    const other = others.get(name.toLowerCase());
    others.set(name.toLowerCase(), `a ${kind}`);
    if (other === undefined) return [];
    return [
      {
        path,
        rule: `the ${kind} ${name} and ${other} have the same name, and factors are known by it; rename one`,
      },
    ];
  });
}
