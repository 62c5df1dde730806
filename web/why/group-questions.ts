import type { AttributionSpan, BrinsonGroup } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { percent, spaced } from "../words.ts";
import { whyBySpans } from "./line-questions.ts";
import { reckoned } from "./plain-questions.ts";
import { part } from "./worked.ts";

const SOURCE = "Methodology 10b, by group";

/** What a book had of a group. */
export function whyGroupBook(
  group: BrinsonGroup,
  book: "portfolio" | "benchmark",
  {
    number,
    spans = [],
  }: { readonly number: "weight" | "return"; readonly spans?: readonly AttributionSpan[] | undefined },
): WhyQuestion | undefined {
  const { weightMean, returnTotal, contribution, weightSums = [], growths = [] } = group[book];
  const title = `${spaced(group.label)}: ${number === "weight" ? "mean weight" : "return"} in the ${book}`;
  const notes = [
    `Weights are those before each period. Its contribution to the book’s return, linked, is ${percent(contribution, 4)} %.`,
  ];
  if (number === "return") {
    if (returnTotal === null || growths.length === 0) return undefined;
    const parts = growths.map((growth, at) =>
      part(`g_{${at + 1}}`, `what 1 in the group became in ${spans[at]?.label}`, growth ?? Number.NaN),
    );
    return reckoned({
      title,
      value: `${percent(returnTotal)} %`,
      number: returnTotal,
      left: "r_g",
      general: "Π_t (1 + Σ_{n∈g} w_{n,t} r_{n,t} / w_{g,t}) − 1",
      right: `${parts.map(({ symbol }) => symbol).join(" × ")} − 1`,
      parts: Object.fromEntries(parts.map((one) => [one.symbol, one])),
      result: growths.reduce((whole: number, growth) => whole * (growth ?? Number.NaN), 1) - 1,
      as: "percent",
      source: SOURCE,
      notes,
    });
  }
  if (weightSums.length === 0) return undefined;
  const periods = spans.reduce((whole, { periodCount }) => whole + periodCount, 0);
  const sum = weightSums.reduce((whole, of) => whole + of, 0);
  return reckoned({
    title,
    value: `${percent(weightMean)} %`,
    number: weightMean,
    left: "w̄_g",
    general: "Σ_t Σ_{n∈g} w_{n,t} / T",
    right: "S / T",
    parts: {
      sum: part("S", "sum of the weights before the periods", sum, {
        as: "percent",
        next: whyBySpans(`${title}, the sum`, { sums: weightSums, spans, symbol: "w_{g,t}", as: "percent" }),
      }),
      periods: part("T", "periods", periods),
    },
    result: sum / periods,
    as: "percent",
    source: SOURCE,
    notes,
  });
}
