import type { CombinedSignals, NamedSignal, SignalCorrelations } from "../documents/index.ts";
import { part, reckoned, type WhyQuestion, whyMeanOf, whySum } from "../why/index.ts";
import { correlation, percent, precise } from "../words.ts";
import { ownCoefficient, pValue } from "./coefficients.ts";
import { matrixRows } from "./look-at-signal.ts";
import { ofCoefficient, SOURCE, whyP } from "./why-alpha.ts";

/** A p-value among all that was tried. */
export function whyTries(
  signal: NamedSignal,
  number: "alone" | "bonferroni" | "hochberg",
  { signals, tried }: { readonly signals: readonly NamedSignal[]; readonly tried: number },
): WhyQuestion | undefined {
  const { name, pValue: p, bonferroni } = signal;
  if (p === null) return undefined;
  const alone = (): WhyQuestion | undefined => {
    const own = ownCoefficient(signal);
    return own && whyP(own.rank, ofCoefficient(own, "rank"), `${name}: p alone`);
  };
  if (number === "alone") return alone();
  const next = alone();
  if (number === "bonferroni")
    return reckoned({
      title: `${name}: p that any try would reach it`,
      value: pValue(bonferroni),
      number: bonferroni,
      left: "p_B",
      right: "min(1, p × N)",
      parts: {
        alone: part("p", "p alone", p, next === undefined ? {} : { next: () => next }),
        tried: part("N", "tries", tried),
      },
      result: Math.min(1, p * tried),
      source: "Bonferroni’s inequality",
    });
  return whyFalseShare(signal, p, signals, tried);
}

/** The least of p_(j) N / j from its own place on: tries that were not given count as p of 1. */
function whyFalseShare(
  { name, benjaminiHochberg }: NamedSignal,
  p: number,
  signals: readonly NamedSignal[],
  tried: number,
): WhyQuestion {
  const known = signals
    .flatMap((of) => (of.pValue === null ? [] : [{ name: of.name, p: of.pValue }]))
    .toSorted((a, b) => a.p - b.p);
  const later = known.flatMap((of, at) => (of.p < p ? [] : [{ ...of, place: at + 1 }]));
  const last = { name: "the last of all tries, which counts as 1", p: 1, place: tried };
  const least = [...later, last].reduce((best, of) => (of.p / of.place < best.p / best.place ? of : best));
  return reckoned({
    title: `${name}: false share`,
    value: pValue(benjaminiHochberg),
    number: benjaminiHochberg,
    left: "q_{(i)}",
    general: "min_{j≥i} p_{(j)} N / j",
    right: "p_{(j)} × N / j",
    parts: {
      reached: part("p_{(j)}", `p alone of ${least.name}`, least.p),
      tried: part("N", "tries", tried),
      place: part("j", "its place among them, the smallest p first", least.place),
      own: part("p", `p alone of ${name}`, p),
    },
    result: (least.p * tried) / least.place,
    source: "Benjamini & Hochberg (1995)",
    notes: [
      "The share of false finds among those that are called new at this p. j: the try from this one on at which the share is least.",
    ],
  });
}

/** How a combination weighs a signal. */
export const whyCombined = (
  combination: CombinedSignals,
  at: number,
  which: "mean" | "last",
): WhyQuestion | undefined =>
  which === "mean"
    ? whyMeanOf({
        title: `Mean weight of ${combination.names[at]}`,
        value: `${percent(combination.meanWeights[at], 0)} %`,
        number: combination.meanWeights[at],
        left: "w̄",
        general: "mean_d w_d, w_d ∝ C_d^{−1} m_d",
        term: "w_d",
        over: "dates",
        terms: combination.meanWeightTerms?.[at],
        as: "percent",
        source: SOURCE,
        notes: ["m and C: mean and shrunk covariance of the rank coefficients that were known at each date."],
      })
    : whyLastWeight(combination, at);

function whyLastWeight(
  { names, lastWeights, lastMoments }: CombinedSignals,
  at: number,
): WhyQuestion | undefined {
  const value = lastWeights[at];
  if (value == null || lastMoments == null) return undefined;
  const { mean, precision, count } = lastMoments;
  const rows = matrixRows(precision);
  const raw = rows.map((row) => row.reduce((sum: number, of, j) => sum + (of ?? 0) * (mean[j] ?? 0), 0));
  const gross = raw.reduce((sum, of) => sum + Math.abs(of), 0);
  const own = raw[at] ?? Number.NaN;
  const whole = (s: number): WhyQuestion =>
    whySum({
      title: `${names[s]}: what its weight is in proportion to`,
      value: precise(raw[s]),
      number: raw[s],
      symbols: "u_s = Σ_j (C^{−1})_{s,j} m_j",
      source: SOURCE,
      parts: mean.map((of, j) =>
        part(
          "(C^{−1})_{s,j} m_j",
          `${precise(rows[s]?.[j])} × ${precise(of)}, the mean of ${names[j]}`,
          (rows[s]?.[j] ?? 0) * of,
        ),
      ),
      as: "plain",
    });
  return reckoned({
    title: `Last weight of ${names[at]}`,
    value: `${percent(value, 0)} %`,
    number: value,
    left: "w_s",
    general: "(C^{−1} m)_s / Σ_j |(C^{−1} m)_j|",
    right: "u_s / G",
    parts: {
      own: part("u_s", `of ${names[at]}, by ${count} dates`, own, { next: () => whole(at) }),
      gross: part("G", "the sum of their sizes", gross, {
        next: () =>
          whySum({
            title: "The sum of the sizes",
            value: precise(gross),
            number: gross,
            symbols: "G = Σ_j |u_j|",
            source: SOURCE,
            parts: raw.map((of, s) => part("|u_j|", names[s] ?? "", Math.abs(of), { next: () => whole(s) })),
            as: "plain",
          }),
      }),
    },
    result: own / gross,
    as: "percent",
    source: SOURCE,
    notes: ["m and C: mean and shrunk covariance of the rank coefficients that were known at the last date."],
  });
}

/** How alike two signals are: as given, or what is new of them. */
export function whyAlike(
  { pairs = [] }: SignalCorrelations,
  names: readonly string[],
  [a, b]: readonly [number, number],
  value: number | null | undefined,
): WhyQuestion | undefined {
  const pair = pairs.find(({ first, second }) => first === Math.max(a, b) && second === Math.min(a, b));
  return whyMeanOf({
    title: `Rank correlation of ${names[a]} and ${names[b]}${a > b ? "" : ", new parts"}`,
    value: correlation(value),
    number: value,
    left: "ρ",
    general: "mean_d corr(rank s_{1,d}, rank s_{2,d})",
    term: "corr_d",
    over: "common dates",
    terms: a > b ? pair?.whole : pair?.fresh,
    source: SOURCE,
  });
}
