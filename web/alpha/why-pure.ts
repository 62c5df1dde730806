import type { SignalStudy } from "../documents/index.ts";
import { part, reckoned, type WhyQuestion, whyDefined } from "../why/index.ts";
import { correlation, count, percent, score } from "../words.ts";
import { coefficient } from "./coefficients.ts";
import { whyYearly } from "./why-alpha.ts";

const SOURCE = "Methodology 13b, signals";

/** A number of the pure portfolio that has its formula with values, or what the server computes of it. */
type PureNumber = DefinedNumber | "net" | "sharpe" | "law";

type DefinedNumber =
  | "deflated"
  | "information"
  | "coefficient"
  | "breadth"
  | "gross"
  | "persistence"
  | "half";

/** Numbers of the pure portfolio, one each. */
export function whyPure(study: SignalStudy, number: PureNumber, tried = 1): WhyQuestion | undefined {
  const { pure, periodsPerYear, fundamentalLaw } = study;
  const { mean, deviation } = pure.summary;
  if (number === "net") return whyYearly("The pure portfolio after costs", pure.netMean, periodsPerYear, 2);
  if (number === "sharpe")
    return mean === null || deviation === null
      ? undefined
      : reckoned({
          title: "Sharpe ratio of the pure portfolio",
          value: score(pure.sharpeAnnual),
          number: pure.sharpeAnnual,
          left: "SR",
          right: "m / s × √P",
          parts: {
            mean: part("m", "mean of a period", mean, { as: "percent" }),
            deviation: part("s", "its deviation", deviation, { as: "percent" }),
            periods: part("P", "periods a year", periodsPerYear),
          },
          result: (mean / deviation) * Math.sqrt(periodsPerYear),
          source: SOURCE,
        });
  if (number === "law")
    return reckoned({
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
    });
  const { value, shown, ...rest } = PURE[number](study, tried);
  return value === null ? undefined : whyDefined({ ...rest, value: shown, number: value });
}

interface Defined {
  readonly title: string;
  readonly value: number | null;
  readonly shown: string;
  readonly symbols: string;
  readonly source: string;
  readonly notes?: readonly string[];
  readonly parts?: readonly ReturnType<typeof part>[];
}

const PURE: Readonly<Record<DefinedNumber, (study: SignalStudy, tried: number) => Defined>> = {
  deflated: ({ pure: { deflatedSharpe: value } }, tried) => ({
    title: "Above the best of so many tries without skill",
    value,
    shown: `${percent(value, 1)} % likely`,
    symbols: "DSR = Φ((SR − SR_0) √(T − 1) / √(1 − γ_3 SR + (γ_4 − 1) SR^2 / 4))",
    source: "Bailey & López de Prado (2014)",
    parts: [part("N", "tries, of which SR_0 is the best without skill", tried)],
  }),
  information: ({ pure: { informationRatioAnnual: value }, periodsPerYear }) => ({
    title: "Information ratio of the specific returns",
    value,
    shown: score(value),
    symbols: "IR = mean(w′ε) / sd(w′ε) × √P",
    source: SOURCE,
    parts: [part("P", "periods a year", periodsPerYear)],
  }),
  coefficient: ({ fundamentalLaw: { coefficient: value } }) => ({
    title: "Information coefficient of the fundamental law",
    value,
    shown: coefficient(value),
    symbols: "IC = mean_d corr(s_⊥, ε)",
    source: SOURCE,
    notes: ["Of the new part over the period after each date."],
  }),
  breadth: ({ fundamentalLaw: { breadth: value } }) => ({
    title: "Views a year",
    value,
    shown: count(value),
    symbols: "BR = names of a date × dates a year",
    source: "Grinold (1989)",
    notes: ["As if they were independent, which they are not."],
  }),
  gross: ({ pure: { unitExposure } }) => ({
    title: "Gross for an exposure of one deviation",
    value: unitExposure.gross,
    shown: score(unitExposure.gross),
    symbols: "G = mean_d 1 / (w_d′ s_⊥)",
    source: SOURCE,
    notes: ["w: the pure portfolio of a gross of 1."],
  }),
  persistence: ({ persistence: { autocorrelation: value } }) => ({
    title: "Rank correlation of the signal with itself at the next date",
    value,
    shown: correlation(value),
    symbols: "ρ = mean_d corr(rank s_d, rank s_{d+1})",
    source: SOURCE,
  }),
  half: ({ persistence: { halfLife: value, autocorrelation } }) => ({
    title: "Half-life of the signal",
    value,
    shown: `${count(value, 1)} periods`,
    symbols: "h = ln(1/2) / ln ρ × periods between dates",
    source: SOURCE,
    parts: autocorrelation === null ? [] : [part("ρ", "correlation with the next date", autocorrelation)],
  }),
};
