import { expectedLargestSharpe, probabilisticSharpe } from "../../engine/alpha/index.ts";
import type { SignalStudy } from "../documents/index.ts";
import { part, reckoned, type WhyQuestion, whyDatum, whyMeanOf } from "../why/index.ts";
import { correlation, count, percent, precise, score } from "../words.ts";
import { ownCoefficient } from "./coefficients.ts";
import { SOURCE, type Summarised, whyCoefficient, whySummary } from "./why-alpha.ts";
import { whyAfterCosts, whyYearly } from "./why-sorted.ts";

/** What the pure portfolio's summary is of. */
export const PURE: Summarised = {
  what: "The pure portfolio",
  left: "m",
  general: "mean_t w′r_t",
  term: "w′r_t",
  as: "percent",
  word: percent,
};

const SPECIFIC: Summarised = {
  ...PURE,
  what: "Its specific returns",
  general: "mean_t w′ε_t",
  term: "w′ε_t",
};
const UNIT: Summarised = {
  ...PURE,
  what: "An exposure of one deviation",
  general: "mean_t g w′r_t",
  term: "g w′r_t",
};

/** A number of the pure portfolio. */
type PureNumber =
  | "grossReturn"
  | "net"
  | "unit"
  | "sharpe"
  | "information"
  | "law"
  | "coefficient"
  | "breadth"
  | "gross"
  | "persistence"
  | "half"
  | "deflated";

type Reason = (study: SignalStudy, tried: number) => WhyQuestion | undefined;

/** Numbers of the pure portfolio, one each. */
export const whyPure = (study: SignalStudy, number: PureNumber, tried = 1): WhyQuestion | undefined =>
  NUMBERS[number](study, tried);

const mean = (summary: Parameters<typeof whySummary>[0], as: Summarised): (() => WhyQuestion) | undefined => {
  const why = whySummary(summary, "mean", as);
  return why && (() => why);
};

/** Mean over deviation, a year. */
function whyRatioAYear(
  summary: SignalStudy["pure"]["summary"],
  as: Summarised,
  {
    title,
    value,
    left,
    periodsPerYear,
  }: {
    readonly title: string;
    readonly value: number | null;
    readonly left: string;
    readonly periodsPerYear: number;
  },
): WhyQuestion | undefined {
  const { mean: average, deviation } = summary;
  if (average === null || deviation === null) return undefined;
  return reckoned({
    title,
    value: score(value),
    number: value,
    left,
    right: "m / s × √P",
    parts: {
      mean: part("m", "mean of a period", average, { as: "percent", next: mean(summary, as) }),
      deviation: part("s", "its deviation", deviation, { as: "percent" }),
      periods: part("P", "periods a year", periodsPerYear),
    },
    result: (average / deviation) * Math.sqrt(periodsPerYear),
    source: SOURCE,
  });
}

const NUMBERS: Readonly<Record<PureNumber, Reason>> = {
  grossReturn: ({ pure: { summary }, periodsPerYear }) =>
    whyYearly("The pure portfolio before costs", summary.mean, periodsPerYear, {
      digits: 2,
      next: mean(summary, PURE),
    }),
  net: (study) => {
    const { summary, turnover, netMean } = study.pure;
    return whyAfterCosts("The pure portfolio after costs", netMean, study, {
      ...{ mean: summary.mean, turnover, periods: summary.count, digits: 2, next: mean(summary, PURE) },
    });
  },
  unit: ({ pure: { unitExposure }, periodsPerYear }) =>
    whyYearly("An exposure of one deviation", unitExposure.summary.mean, periodsPerYear, {
      digits: 2,
      next: mean(unitExposure.summary, UNIT),
    }),
  sharpe: ({ pure: { summary, sharpeAnnual: value }, periodsPerYear }) =>
    whyRatioAYear(summary, PURE, {
      ...{ title: "Sharpe ratio of the pure portfolio", value, left: "SR", periodsPerYear },
    }),
  information: ({ pure: { specificSummary, informationRatioAnnual: value }, periodsPerYear }) =>
    whyRatioAYear(specificSummary, SPECIFIC, {
      ...{ title: "Information ratio of the specific returns", value, left: "IR", periodsPerYear },
    }),
  law: ({ fundamentalLaw }) =>
    reckoned({
      title: "Information ratio by the fundamental law",
      value: score(fundamentalLaw.informationRatio),
      number: fundamentalLaw.informationRatio,
      left: "IR",
      right: "IC × √BR",
      parts: {
        coefficient: part("IC", "information coefficient", fundamentalLaw.coefficient),
        breadth: part("BR", "views a year, as if independent", fundamentalLaw.breadth),
      },
      result: fundamentalLaw.coefficient * Math.sqrt(fundamentalLaw.breadth),
      source: "Grinold (1989)",
    }),
  coefficient: (study) => {
    const own = ownCoefficient(study);
    return own && whyCoefficient(own, "linear", "mean");
  },
  breadth: ({ fundamentalLaw: { breadth }, coverage, periodsPerYear, horizon, spacing }) =>
    reckoned({
      title: "Views a year",
      value: count(breadth),
      number: breadth,
      left: "BR",
      right: "n × P / h",
      parts: {
        names: part("n", "names of a date, in the mean", coverage.names),
        periods: part("P", "periods a year", periodsPerYear),
        horizon: part(
          "h",
          "periods of a view: the horizon, or from date to date",
          Math.max(horizon, spacing),
        ),
      },
      result: (coverage.names * periodsPerYear) / Math.max(horizon, spacing),
      source: "Grinold (1989)",
      notes: ["As if they were independent, which they are not."],
    }),
  gross: ({ pure: { unitExposure } }) =>
    whyMeanOf({
      title: "Gross for an exposure of one deviation",
      value: score(unitExposure.gross),
      number: unitExposure.gross,
      left: "G",
      general: "mean_d 1 / (w_d′ s_⊥)",
      term: "g_d",
      over: "dates with a new part",
      terms: unitExposure.grossTerms,
      source: SOURCE,
      notes: ["w: the pure portfolio of a gross of 1."],
    }),
  persistence: ({ persistence: { autocorrelation, terms } }) =>
    whyMeanOf({
      title: "Rank correlation of the signal with itself at the next date",
      value: correlation(autocorrelation),
      number: autocorrelation,
      left: "ρ",
      general: "mean_d corr(rank s_d, rank s_{d+1})",
      term: "corr_d",
      over: "dates after the first",
      terms,
      source: SOURCE,
    }),
  half: ({ persistence: { halfLife, autocorrelation }, spacing }) =>
    halfLife === null || autocorrelation === null
      ? undefined
      : autocorrelation <= 0
        ? whyDatum({
            title: "Half-life of the signal",
            value: `${count(halfLife, 1)} periods`,
            number: halfLife,
            from: `The rank correlation with the next date is ${precise(autocorrelation)}: nothing of it is left by then, and that counts as 0 periods.`,
          })
        : reckoned({
            title: "Half-life of the signal",
            value: `${count(halfLife, 1)} periods`,
            number: halfLife,
            left: "h",
            right: "ln(1 / 2) / ln(ρ) × k",
            parts: {
              rho: part("ρ", "rank correlation with the next date", autocorrelation),
              spacing: part("k", "periods from date to date", spacing),
            },
            result: (Math.log(1 / 2) / Math.log(autocorrelation)) * spacing,
            source: SOURCE,
          }),
  deflated: ({ pure, periodsPerYear }, tried) => {
    const { summary, deflatedSharpe, skewness, kurtosis } = pure;
    if (summary.ratio === null || deflatedSharpe === null || skewness === null || kurtosis === null)
      return undefined;
    const best = expectedLargestSharpe(tried, 1 / summary.count);
    return reckoned({
      title: "Above the best of so many tries without skill",
      value: `${percent(deflatedSharpe, 1)} % likely`,
      number: deflatedSharpe,
      left: "DSR",
      right: "Φ((SR − SR_0) × √(T − 1) / √(1 − γ_3 × SR + (γ_4 − 1) / 4 × SR²))",
      parts: {
        ratio: part("SR", "Sharpe ratio of a period", summary.ratio),
        best: part("SR_0", `the largest to expect of ${count(tried)} tries without skill`, best),
        periods: part("T", "periods", summary.count),
        skewness: part("γ_3", "skewness of the returns", skewness),
        kurtosis: part("γ_4", "their kurtosis, 3 for a normal law", kurtosis),
      },
      result: probabilisticSharpe({ sharpe: summary.ratio, count: summary.count, skewness, kurtosis }, best),
      as: "percent",
      source: "Bailey & López de Prado (2014)",
      notes: [`Φ: the normal law. A year has ${count(periodsPerYear)} periods.`],
    });
  },
};
