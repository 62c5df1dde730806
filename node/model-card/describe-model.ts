import { isDense } from "../../engine/exposures/index.ts";
import type { ModelOptions } from "../../engine/pipeline/index.ts";
import type { RunAxes } from "../model/index.ts";
import { describeFactorRisk, describeSpecificRisk } from "./describe-risk.ts";
import type { CardCoverage, CardTerm } from "./model-card.ts";
import { countedText, listedText, percentText } from "./numbers.ts";

/** What a model is, by part, from the options that its run was made with: sentences, each with the numbers in it. */
export function describeModel(
  options: ModelOptions,
  axes: RunAxes,
  coverage: CardCoverage,
): readonly CardTerm[] {
  if (options.foreign !== undefined) return describeGiven(options.foreign.layout, axes, coverage);
  return [
    { term: "Market", words: marketWords(coverage) },
    { term: "Coverage", words: coverageWords(options) },
    { term: "Universe", words: universeWords(options) },
    { term: "Factors", words: factorWords(options, axes) },
    ...(options.exposures.styles.length === 0 ? [] : [{ term: "Styles", words: styleWords(options) }]),
    { term: "Factor returns", words: regressionWords(options) },
    { term: "Factor risk", words: describeFactorRisk(options.covariance) },
    { term: "Specific risk", words: describeSpecificRisk(options.specific) },
  ];
}

/** Of a model that was given as files nothing is known but what stands in them. */
function describeGiven(layout: string, axes: RunAxes, coverage: CardCoverage): readonly CardTerm[] {
  const how = `Given as files (layout ${layout}): X, F and Δ are as they were read, nothing of them was estimated here.`;
  return [
    { term: "Market", words: marketWords(coverage) },
    { term: "Coverage", words: "Every name that the files have exposures and specific risk of." },
    { term: "Factors", words: `${how} ${familyWords(axes)}` },
  ];
}

function marketWords({ securities, dates, periodsPerYear, hasRiskFree }: CardCoverage): string {
  const kind = periodsPerYear === 12 ? "monthly" : periodsPerYear === 252 ? "daily" : "periodic";
  const returns = hasRiskFree
    ? "Returns are in excess of the risk-free rate."
    : "Returns are total: the data give no risk-free rate.";
  return `${securities} securities, ${dates.count} ${kind} dates from ${dates.first} to ${dates.last}. ${returns}`;
}

function coverageWords({ universe, maxGapPeriods }: ModelOptions): string {
  return `Every security with a market cap and a bar no older than ${countedText(universe.maxStalePeriods, "period")}. Returns are taken over gaps of up to ${countedText(maxGapPeriods, "period")}.`;
}

function universeWords({ universe }: ModelOptions): string {
  const by = universe.by === "market_cap" ? "market cap" : "median value traded";
  const who = Number.isFinite(universe.top)
    ? `The largest ${universe.top} eligible names by ${by}; a member stays to rank ${Math.round(universe.top * universe.buffer)}`
    : "Every eligible name";
  const when = typeof universe.review === "string" ? universe.review : "on given dates";
  const rules = [
    `a history of ${countedText(universe.minHistoryPeriods, "period")}`,
    ...(universe.minPrice > 0 ? [`a price of ${universe.minPrice} or more`] : []),
    ...(universe.minDollarVolume > 0
      ? [`a median value traded of ${universe.minDollarVolume} a period`]
      : []),
    ...(universe.minTradedShare > 0 ? [`trades in ${percentText(universe.minTradedShare)} of periods`] : []),
    ...(universe.primaryOnly ? ["one line per issuer"] : []),
    ...(universe.include.lists.length > 0 ? [`on ${universe.include.lists.join(" or ")}`] : []),
    ...(universe.exclude.lists.length > 0 ? [`not on ${universe.exclude.lists.join(" or ")}`] : []),
  ];
  const markets = universe.markets.map(({ country, top }) => `${country} ${top}`).join(", ");
  const ranked = markets === "" ? "" : ` Ranked by country: ${markets}.`;
  return `${who}, reviewed ${when}. Entry needs ${rules.join(", ")}. Factor returns and the standardisation of exposures are estimated on these names alone.${ranked}`;
}

const FAMILY_NOUNS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  country: ["country", "countries"],
  industry: ["industry", "industries"],
  style: ["style", "styles"],
  statistical: ["statistical factor", "statistical factors"],
  given: ["given factor", "given factors"],
  currency: ["currency", "currencies"],
};

function factorWords({ family = { kind: "fundamental" }, exposures }: ModelOptions, axes: RunAxes): string {
  const merged = exposures.industries.minMembers;
  const joined =
    merged > 0 ? ` An industry with fewer than ${merged} members joins the largest of its parent.` : "";
  const names = axes.factors
    .filter((factor) => isDense(factor) && factor.family !== "style")
    .map(({ name }) => name)
    .join(", ");
  return `${KINDS[family.kind]} ${familyWords(axes)}${names === "" ? "" : ` ${names}.`}${joined}`;
}

/** How many factors of each family. */
function familyWords(axes: RunAxes): string {
  const counts = new Map<string, number>();
  for (const { family: of } of axes.factors) counts.set(of, (counts.get(of) ?? 0) + 1);
  const parts = [...counts].map(([of, count]) => {
    const [one, many] = FAMILY_NOUNS[of] ?? [of, of];
    return of === "market" ? "a market" : `${count} ${count === 1 ? one : many}`;
  });
  return sentence(`${listedText(parts)}.`);
}

const KINDS = {
  fundamental: "A fundamental model: exposures are given, factor returns estimated.",
  statistical: "A statistical model: factors are found in returns.",
  hybrid: "A hybrid model: fundamental factors, and statistical ones found in what they leave.",
  time_series: "A time-series model: factor returns are given, exposures are estimated betas.",
} as const;

function styleWords({ exposures: { styles, outliers } }: ModelOptions): string {
  const words = styles.map((style) => {
    if ("cubeOf" in style)
      return `${style.name}: the cube of ${style.cubeOf}, without what ${style.cubeOf} says`;
    const total = style.blend.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
    const blend = style.blend
      .map(({ descriptor, weight }) =>
        style.blend.length === 1 && weight > 0 ? descriptor : `${percentText(weight / total)} ${descriptor}`,
      )
      .join(" + ");
    const cleaned =
      style.orthogonalTo.length === 0 ? "" : `, orthogonal to ${listedText(style.orthogonalTo)}`;
    return `${style.name}: ${blend}${cleaned}`;
  });
  const clip = `Scores have a cap-weighted mean of 0 and an equally weighted deviation of 1; descriptors are clipped at ${outliers.clipDeviations} deviations, scores bounded at ${outliers.bound}.`;
  return `${words.join("; ")}. ${clip}`;
}

function regressionWords({ family, regression }: ModelOptions): string {
  if (family?.kind === "time_series") {
    const { window, shrinkage, lags } = family;
    const over =
      window.kind === "rolling"
        ? `the last ${window.periods} periods`
        : window.kind === "exponential"
          ? `all periods, half-life ${window.halfLife}`
          : "all periods alike";
    return `Given by the data. Betas are estimated name by name over ${over}, ${lags > 0 ? `with ${countedText(lags, "lag")}` : "without lags"}; shrinkage: ${shrinkage.method}.`;
  }
  const weights =
    regression.weights === "sqrt_cap" ? "√cap" : "the inverse of specific variance (√cap while unknown)";
  const robust =
    regression.robust === "huber"
      ? ` Huber's weights with c = ${regression.huberConstant} hold outliers.`
      : " Outliers count as they are.";
  const thin =
    regression.minEffectiveNames > 0
      ? ` An industry of fewer than ${regression.minEffectiveNames} effective names leans on its parent.`
      : "";
  return `One cross-sectional regression a period of returns on the exposures of the close before, weighted by ${weights}; industries' cap-weighted returns sum to 0.${robust}${thin} A period needs ${regression.minNamesPerFactor} names per free parameter.`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
