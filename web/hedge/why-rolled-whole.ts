import type { HedgeWalkDocument, HedgeWalkRatio } from "../documents/index.ts";
import { largestParts, part, reckoned, type WhyQuestion, whyDatum, whyMean, whySum } from "../why/index.ts";
import { count, percent, score } from "../words.ts";
import { basisPoints, SOURCE } from "./hedge-parts.ts";
import { earningsOf, type RolledDecision, returnsOf, squaresOf } from "./rolled.ts";
import { whyCost, whyTurnover } from "./why-rolled.ts";

/** A figure of an instrument's notionals. */
export function whyRatio(
  { instrument, mean, least, most, changes }: HedgeWalkRatio,
  which: "mean" | "least" | "most" | "changes",
  decisions: readonly RolledDecision[],
): WhyQuestion | undefined {
  const of = decisions.map(({ notionals }) => notionals[instrument] as number);
  if (which === "mean")
    return whyMean({
      title: `${instrument}: mean notional`,
      value: `${percent(mean)} %`,
      number: mean,
      values: of,
      over: "decisions",
      as: "percent",
      source: SOURCE,
    });
  if (which === "changes") {
    if (changes === null) return undefined;
    const { sum, count: changed } = squaresOf(of.slice(1).map((value, at) => value - (of[at] as number)));
    return reckoned({
      title: `${instrument}: deviation of its changes`,
      value: `${percent(changes)} %`,
      number: changes,
      left: "s",
      right: "√(S / (n − 1))",
      parts: {
        squares: part("S", "sum of the squares of the changes about their mean", sum),
        changes: part("n", "changes from one decision to the next", changed),
      },
      result: Math.sqrt(sum / (changed - 1)),
      as: "percent",
      source: SOURCE,
    });
  }
  const value = which === "least" ? least : most;
  const date = decisions[of.indexOf(value)]?.date;
  return whyDatum({
    title: `${instrument}: ${which} notional`,
    value: `${percent(value)} %`,
    number: value,
    from: `The ${which} of ${count(of.length)} decisions${date === undefined ? "" : `, that of ${date}`}.`,
  });
}

/** A volatility of the span as it was forecast, decision by decision. */
export function whyForecastWhole(
  decisions: readonly RolledDecision[],
  which: "unhedged" | "hedged",
  value: number,
): WhyQuestion {
  const periods = decisions.reduce((sum, of) => sum + of.periods, 0);
  const variance = decisions.reduce(
    (sum, of) => sum + of.periods * (which === "hedged" ? of.hedgedAnnual : of.unhedgedAnnual) ** 2,
    0,
  );
  return reckoned({
    title: `Volatility ${which}, forecast`,
    value: `${percent(value)} % a year`,
    number: value,
    left: "σ",
    general: "√(Σ_d n_d σ_d^2 / Σ_d n_d)",
    right: "√(V / T)",
    parts: {
      variance: part("V", "variances of the decisions, each as often as it held", variance),
      periods: part("T", "periods", periods),
    },
    result: Math.sqrt(variance / periods),
    as: "percent",
    source: SOURCE,
  });
}

/** What the hedge earned against what the book did. */
export function whyCorrelation({
  periods,
  whole: { correlation },
}: HedgeWalkDocument): WhyQuestion | undefined {
  if (correlation === null) return undefined;
  const [book, earned] = [returnsOf(periods, "unhedged"), earningsOf(periods)];
  const [both, ofBook, ofHedge] = [squaresOf(book, earned), squaresOf(book), squaresOf(earned)];
  return reckoned({
    title: "Correlation of hedge and book",
    value: score(correlation),
    number: correlation,
    left: "ρ",
    right: "C / √(S_B × S_H)",
    parts: {
      both: part("C", "sum of the products about their means", both.sum),
      book: part("S_B", "sum of the book’s squares about its mean", ofBook.sum),
      hedge: part("S_H", "the same of what the hedge earned", ofHedge.sum),
    },
    result: both.sum / Math.sqrt(ofBook.sum * ofHedge.sum),
    source: SOURCE,
    notes: ["−1 is a hedge, 0 is noise."],
  });
}

/** A total of the decisions. */
export const whyTotal = (
  decisions: readonly RolledDecision[],
  which: "turnover" | "cost",
  value: number,
): WhyQuestion =>
  whySum({
    title: which === "turnover" ? "Turnover of the span" : "Costs of the span",
    value: which === "turnover" ? `${percent(value, 1)} %` : basisPoints(value),
    number: value,
    symbols: which === "turnover" ? "T = Σ_d T_d" : "c = Σ_d c_d",
    source: SOURCE,
    parts: largestParts(
      decisions.map((of) =>
        part(of.date, "", of[which], {
          as: "percent",
          next: () => (which === "turnover" ? whyTurnover(of) : whyCost(of)),
        }),
      ),
    ),
  });
