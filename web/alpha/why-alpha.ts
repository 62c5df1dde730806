import type { CoefficientSummary, NamedSignal, QuantileStudy, SignalStudy } from "../documents/index.ts";
import { part, reckoned, type WhyQuestion, whyDatum, whyDefined } from "../why/index.ts";
import { correlation, count, percent, score, spaced } from "../words.ts";
import { coefficient, pValue } from "./coefficients.ts";

const SOURCE = "Methodology 13b, signals";

/** Which number of a series' summary. */
export type SummaryNumber = "mean" | "t" | "p" | "ratio" | "positive" | "count";

/** A number of a series of coefficients or returns: what it is of, and how its mean is read. */
export function whySummary(
  of: CoefficientSummary,
  number: SummaryNumber,
  {
    what,
    word = coefficient,
    symbols,
  }: { readonly what: string; readonly word?: (value: number | null) => string; readonly symbols: string },
): WhyQuestion | undefined {
  const {
    mean,
    deviation,
    ratio,
    error,
    lags,
    tStatistic,
    pValue: p,
    positive,
    positiveCount,
    count: dates,
  } = of;
  const meanPart = (value: number) =>
    part("m", "mean", value, { next: () => whySummary(of, "mean", { what, word, symbols }) ?? none(what) });
  if (number === "mean")
    return whyDefined({
      title: `${what}: mean`,
      value: word(mean),
      number: mean,
      symbols,
      source: SOURCE,
      parts: [part("D", "dates", dates)],
      notes: ["Each is in the chart through time, and in the answer of the API."],
    });
  if (number === "count")
    return whyDatum({
      title: `${what}: dates`,
      value: count(dates),
      number: dates,
      from: "Counted: dates with enough names to say something.",
    });
  if (number === "t") {
    if (mean === null || error === null || tStatistic === null) return undefined;
    return reckoned({
      title: `${what}: t of the mean`,
      value: count(tStatistic, 1),
      number: tStatistic,
      left: "t",
      right: "m / se",
      parts: { mean: meanPart(mean), error: part("se", `Newey–West’s error with ${lags} lags`, error) },
      result: mean / error,
      source: "Newey & West (1987)",
    });
  }
  if (number === "ratio") {
    if (mean === null || deviation === null || ratio === null) return undefined;
    return reckoned({
      title: `${what}: mean over deviation`,
      value: score(ratio),
      number: ratio,
      left: "IR",
      right: "m / s",
      parts: { mean: meanPart(mean), deviation: part("s", "sample deviation from date to date", deviation) },
      result: mean / deviation,
      source: SOURCE,
    });
  }
  if (number === "positive") {
    if (positive === null) return undefined;
    return reckoned({
      title: `${what}: share of dates above 0`,
      value: `${percent(positive, 0)} % of dates`,
      number: positive,
      left: "share",
      right: "n_{+} / D",
      parts: { above: part("n_{+}", "dates above 0", positiveCount), dates: part("D", "dates", dates) },
      result: positiveCount / dates,
      as: "percent",
      source: SOURCE,
    });
  }
  return whyDefined({
    title: `${what}: p of the mean`,
    value: pValue(p),
    number: p,
    symbols: "p = 2 (1 − F_ν(|m| / √(V / D)))",
    source: "Methodology 13b: the cosine estimator V of the long-run variance, and Student’s law of its ν",
    parts: [...(mean === null ? [] : [meanPart(mean)]), part("D", "dates", dates)],
    notes: ["It keeps its level where horizons overlap; t above is what the literature prints."],
  });
}

const none = (what: string): WhyQuestion =>
  whyDatum({ title: what, value: "–", number: null, from: "There is none." });

const IC = { linear: "IC = mean_d corr(s_d, r_d)", rank: "IC = mean_d corr(rank s_d, rank r_d)" } as const;

/** An information coefficient of a horizon. */
export const whyCoefficient = (
  row: SignalStudy["coefficients"][number],
  kind: "linear" | "rank",
  number: SummaryNumber,
): WhyQuestion | undefined =>
  whySummary(row[kind], number, {
    what: `${kind === "rank" ? "Rank IC" : "IC"} of the ${row.part === "new" ? "new part" : "whole signal"} over ${count(row.horizon)} periods`,
    symbols: IC[kind],
  });

/** A coefficient within a group. */
export const whyGroup = (
  { grouping, group, rank }: SignalStudy["groups"][number],
  number: SummaryNumber,
): WhyQuestion | undefined =>
  whySummary(rank, number, {
    what: `Rank IC of the new part within ${grouping} ${spaced(group)}`,
    symbols: IC.rank,
  });

/** A return a year of a mean per period. */
export function whyYearly(
  title: string,
  mean: number | null,
  periodsPerYear: number,
  digits = 1,
): WhyQuestion | undefined {
  if (mean === null || Number.isNaN(mean)) return undefined;
  const value = mean * periodsPerYear;
  return reckoned({
    title,
    value: `${percent(value, digits)} % a year`,
    number: value,
    left: "r",
    right: "m × P",
    parts: {
      mean: part("m", "mean of a period", mean, { as: "percent" }),
      periods: part("P", "periods a year", periodsPerYear),
    },
    result: mean * periodsPerYear,
    as: "percent",
    source: SOURCE,
  });
}

/** High less low, before costs. */
export function whySpread(row: QuantileStudy, periodsPerYear: number): WhyQuestion | undefined {
  const [low, high] = [row.meanReturns[0], row.meanReturns.at(-1)];
  const value = row.spread.mean;
  if (low === undefined || high === undefined || value === null) return undefined;
  return reckoned({
    title: "High less low",
    value: `${percent(value * periodsPerYear, 1)} % a year`,
    number: value * periodsPerYear,
    left: "r",
    right: "(h − l) × P",
    parts: {
      high: part("h", "mean of a period of the highest", high, { as: "percent" }),
      low: part("l", "of the lowest", low, { as: "percent" }),
      periods: part("P", "periods a year", periodsPerYear),
    },
    result: (high - low) * periodsPerYear,
    as: "percent",
    source: SOURCE,
  });
}

/** What of a portfolio is traded from date to date. */
export const whyTurnover = (title: string, value: number): WhyQuestion =>
  whyDefined({
    title,
    value: `${percent(value, 0)} % a date`,
    number: value,
    symbols: "τ = mean_d Σ_n |w_{d,n} − w_{d−1,n}| / 2",
    source: SOURCE,
    notes: ["One way, of each side; weights stand still between the dates."],
  });

/** Whether portfolios rise with the signal. */
export const whyMonotonic = ({ monotonic }: QuantileStudy): WhyQuestion =>
  whyDefined({
    title: "Do the portfolios rise with the signal?",
    value: pValue(monotonic.pValue),
    number: monotonic.pValue,
    symbols: "p = P*(J* ≥ J), J = min_q (r_{q+1} − r_q)",
    source: "Patton & Timmermann (2010): resampled in blocks",
    notes: ["A small p speaks for returns that rise from each portfolio to the next."],
  });

/** What factors have of the signal. */
export const whySpanned = (share: number, digits: number): WhyQuestion =>
  whyDefined({
    title: "What factors span of the signal",
    value: `${percent(share, digits)} % of its variance`,
    number: share,
    symbols: "R^2 = 1 − Σ v s_⊥^2 / Σ v s^2",
    source: SOURCE,
    notes: [
      "Mean over the dates of the regression of the signal on all exposures, with the weights of the model’s own regression.",
    ],
  });

/** How the signal leans on a factor. */
export const whyLoading = (
  { factor, loading, correlation: rho }: SignalStudy["loadings"][number],
  number: "loading" | "correlation",
): WhyQuestion | undefined =>
  number === "correlation" && rho === null
    ? undefined
    : whyDefined({
        title: `${number === "loading" ? "Loading on" : "Correlation with"} ${spaced(factor)}`,
        value: number === "loading" ? score(loading) : correlation(rho),
        number: number === "loading" ? loading : rho,
        symbols:
          number === "loading" ? "b = (X′VX)^{−1} X′V s, mean over the dates" : "mean_d corr(s_d, x_{d,k})",
        source: SOURCE,
        notes: ["The signal scaled to a deviation of 1 on each date."],
      });

/** A p-value among all that was tried. */
export function whyTries(
  { name, pValue: p, bonferroni, benjaminiHochberg }: NamedSignal,
  number: "alone" | "bonferroni" | "hochberg",
  tried: number,
): WhyQuestion | undefined {
  if (p === null) return undefined;
  if (number === "alone")
    return whyDefined({
      title: `${name}: p alone`,
      value: pValue(p),
      number: p,
      symbols: "p = 2 (1 − F_ν(|m| / √(V / D)))",
      source: SOURCE,
      notes: ["Of the rank coefficient of its new part: press the signal to see what it stands on."],
    });
  if (number === "bonferroni")
    return reckoned({
      title: `${name}: p that any try would reach it`,
      value: pValue(bonferroni),
      number: bonferroni,
      left: "p_B",
      right: "min(1, p × N)",
      parts: { alone: part("p", "p alone", p), tried: part("N", "tries", tried) },
      result: Math.min(1, p * tried),
      source: "Bonferroni’s inequality",
    });
  return whyDefined({
    title: `${name}: false share`,
    value: pValue(benjaminiHochberg),
    number: benjaminiHochberg,
    symbols: "q_{(i)} = min_{j≥i} p_{(j)} N / j",
    source: "Benjamini & Hochberg (1995)",
    parts: [part("N", "tries", tried)],
    notes: ["The share of false finds among those that are called new at this p."],
  });
}

/** How a combination weighs a signal. */
export const whyCombined = (name: string, value: number | undefined, which: "mean" | "last"): WhyQuestion =>
  whyDefined({
    title: `${which === "mean" ? "Mean" : "Last"} weight of ${name}`,
    value: `${percent(value, 0)} %`,
    number: value ?? null,
    symbols: "w ∝ C^{−1} m",
    source: SOURCE,
    notes: ["m and C: mean and shrunk covariance of the rank coefficients that were known at each date."],
  });

/** How alike two signals are. */
export const whyAlike = (first: string, second: string, value: number | null | undefined): WhyQuestion =>
  whyDefined({
    title: `Rank correlation of ${first} and ${second}`,
    value: correlation(value),
    number: value ?? null,
    symbols: "ρ = mean_d corr(rank s_{1,d}, rank s_{2,d})",
    source: SOURCE,
  });
