import { studentUpperTail } from "../../engine/stats/index.ts";
import type { CoefficientSummary, SignalStudy } from "../documents/index.ts";
import { type Averaged, part, reckoned, type WhyQuestion, whyDatum, whyMeanOf } from "../why/index.ts";
import { correlation, count, percent, score, spaced } from "../words.ts";
import { coefficient, pValue } from "./coefficients.ts";

/** Where the numbers of a study are defined. */
export const SOURCE = "Methodology 13b, signals";

/** Which number of a series' summary. */
export type SummaryNumber = "mean" | "t" | "p" | "ratio" | "positive" | "count";

/** What a summary is of, and how its mean is read. */
export type Summarised = Omit<Averaged, "over" | "source"> & {
  readonly what: string;
  readonly word?: (value: number | null) => string;
};

type Reason = (of: CoefficientSummary, as: Summarised) => WhyQuestion | undefined;

/** A number of a series of coefficients or returns. */
export const whySummary = (
  of: CoefficientSummary,
  number: SummaryNumber,
  as: Summarised,
): WhyQuestion | undefined => SUMMARIES[number](of, as);

const whyMeanNumber: Reason = (of, { what, word = coefficient, ...as }) =>
  whyMeanOf({
    title: `${what}: mean`,
    value: word(of.mean),
    number: of.mean,
    ...as,
    over: "dates",
    terms: of.terms,
    source: SOURCE,
  });

const meanPart = (of: CoefficientSummary, value: number, as: Summarised) => {
  const why = whyMeanNumber(of, as);
  return part("m", "mean", value, {
    ...(as.as === undefined ? {} : { as: as.as }),
    ...(why === undefined ? {} : { next: () => why }),
  });
};

const SUMMARIES: Readonly<Record<SummaryNumber, Reason>> = {
  mean: whyMeanNumber,
  count: ({ count: dates }, { what }) =>
    whyDatum({
      title: `${what}: dates`,
      value: count(dates),
      number: dates,
      from: `Counted: ${count(dates)} dates with enough names to say something.`,
    }),
  t: (of, as) => {
    const { mean, error, lags, tStatistic } = of;
    if (mean === null || error === null || tStatistic === null) return undefined;
    return reckoned({
      title: `${as.what}: t of the mean`,
      value: count(tStatistic, 1),
      number: tStatistic,
      left: "t",
      right: "m / se",
      parts: {
        mean: meanPart(of, mean, as),
        error: part(
          "se",
          `Newey–West’s error with ${lags} lags`,
          error,
          as.as === undefined ? {} : { as: as.as },
        ),
      },
      result: mean / error,
      source: "Newey & West (1987)",
    });
  },
  ratio: (of, as) => {
    const { mean, deviation, ratio } = of;
    if (mean === null || deviation === null || ratio === null) return undefined;
    return reckoned({
      title: `${as.what}: mean over deviation`,
      value: score(ratio),
      number: ratio,
      left: "IR",
      right: "m / s",
      parts: {
        mean: meanPart(of, mean, as),
        deviation: part("s", "sample deviation from date to date", deviation),
      },
      result: mean / deviation,
      source: SOURCE,
    });
  },
  positive: ({ positive, positiveCount, count: dates }, { what }) =>
    positive === null
      ? undefined
      : reckoned({
          title: `${what}: share of dates above 0`,
          value: `${percent(positive, 0)} % of dates`,
          number: positive,
          left: "share",
          right: "n_{+} / D",
          parts: { above: part("n_{+}", "dates above 0", positiveCount), dates: part("D", "dates", dates) },
          result: positiveCount / dates,
          as: "percent",
          source: SOURCE,
        }),
  p: (of, as) => whyP(of, as, `${as.what}: p of the mean`),
};

/** A two-sided p by the cosine estimator and Student's law. */
export function whyP(of: CoefficientSummary, as: Summarised, title: string): WhyQuestion | undefined {
  const { mean, pValue: p, longRunVariance, degrees, count: dates } = of;
  if (mean === null || p === null || longRunVariance === null) return undefined;
  return reckoned({
    title,
    value: pValue(p),
    number: p,
    left: "p",
    general: "2 P(T_ν > |m| / √(V / D))",
    right: "2 × tail(|m| / √(V / D), ν)",
    parts: {
      mean: meanPart(of, mean, { ...as, as: "plain" }),
      variance: part("V", "long-run variance, by the lowest cosine transforms", longRunVariance),
      dates: part("D", "dates", dates),
      degrees: part("ν", "degrees of freedom: how many transforms", degrees),
    },
    result: 2 * studentUpperTail(Math.abs(mean) / Math.sqrt(longRunVariance / dates), degrees),
    source: "Methodology 13b; Müller (2004); Lazarus, Lewis, Stock & Watson (2018)",
    notes: [
      "tail(t, ν): the probability above t under Student’s law of ν degrees. It keeps its level where horizons overlap; t beside it is what the literature prints.",
    ],
  });
}

const IC = {
  linear: { left: "IC", general: "mean_d corr(s_d, r_d)", term: "corr_d" },
  rank: { left: "IC", general: "mean_d corr(rank s_d, rank r_d)", term: "corr_d" },
} as const;

type Row = SignalStudy["coefficients"][number];

/** What a coefficient of a horizon is of. */
export const ofCoefficient = (row: Row, kind: "linear" | "rank"): Summarised => ({
  what: `${kind === "rank" ? "Rank IC" : "IC"} of the ${row.part === "new" ? "new part" : "whole signal"} over ${count(row.horizon)} periods`,
  ...IC[kind],
});

/** An information coefficient of a horizon. */
export const whyCoefficient = (
  row: Row,
  kind: "linear" | "rank",
  number: SummaryNumber,
): WhyQuestion | undefined => whySummary(row[kind], number, ofCoefficient(row, kind));

/** A coefficient within a group. */
export const whyGroup = (
  { grouping, group, rank }: SignalStudy["groups"][number],
  number: SummaryNumber,
): WhyQuestion | undefined =>
  whySummary(rank, number, {
    what: `Rank IC of the new part within ${grouping} ${spaced(group)}`,
    ...IC.rank,
  });

/** What factors have of the signal. */
export const whySpanned = (
  { spannedShare, spannedShareTerms: terms }: Pick<SignalStudy, "spannedShare" | "spannedShareTerms">,
  digits: number,
): WhyQuestion | undefined =>
  whyMeanOf({
    title: "What factors span of the signal",
    value: `${percent(spannedShare, digits)} % of its variance`,
    number: spannedShare,
    left: "R^2",
    general: "mean_d (1 − Σ_n v_n s_{⊥,n}^2 / Σ_n v_n s_n^2)",
    term: "R^2_d",
    over: "dates",
    terms,
    as: "percent",
    source: SOURCE,
    notes: [
      "Of the regression of the signal on all exposures, with the weights of the model’s own regression.",
    ],
  });

/** How the signal leans on a factor. */
export const whyLoading = (
  { factor, loading, correlation: rho, loadingTerms, correlationTerms }: SignalStudy["loadings"][number],
  number: "loading" | "correlation",
): WhyQuestion | undefined =>
  number === "loading"
    ? whyMeanOf({
        title: `Loading on ${spaced(factor)}`,
        value: score(loading),
        number: loading,
        left: "b_k",
        general: "mean_d ((X′VX)^{−1} X′V s)_k",
        term: "b_{k,d}",
        over: "dates",
        terms: loadingTerms,
        source: SOURCE,
        notes: ["The signal scaled to a deviation of 1 on each date."],
      })
    : rho === null
      ? undefined
      : whyMeanOf({
          title: `Correlation with ${spaced(factor)}`,
          value: correlation(rho),
          number: rho,
          left: "ρ_k",
          general: "mean_d corr(s_d, x_{d,k})",
          term: "corr_d",
          over: "dates",
          terms: correlationTerms,
          source: SOURCE,
        });
