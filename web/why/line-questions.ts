import type { AttributionSpan } from "../documents/index.ts";
import type { FormulaLine, WhyPart, WhyQuestion } from "../why-question.ts";
import { precise, precisePercent } from "../words.ts";
import { reckoned, whySum } from "./plain-questions.ts";
import { part, type Reading, worked } from "./worked.ts";

const LINES = "Methodology 10, over time";

/** A line of an attribution with what its months or years add to its sums. */
export interface LineSums {
  readonly contribution: number;
  /** Not linked. */
  readonly contributionSum: number;
  readonly contributionSums?: readonly number[] | undefined;
  readonly exposureMean: number | null;
  readonly exposureSums?: readonly number[] | undefined;
}

/** Whose line it is, and the months or years. */
export interface OfLine {
  readonly name: string;
  readonly spans: readonly AttributionSpan[] | undefined;
}

/** A sum over the periods, by months or years; undefined where the answer has them not. */
export function whyBySpans(
  title: string,
  {
    sums,
    spans,
    symbol,
    as,
  }: {
    readonly sums: readonly number[] | undefined;
    readonly spans: readonly AttributionSpan[] | undefined;
    /** Of a period's term: "c_t". */
    readonly symbol: string;
    readonly as: Reading;
  },
): (() => WhyQuestion) | undefined {
  if (sums === undefined || spans === undefined || sums.length === 0) return undefined;
  const sum = sums.reduce((whole, value) => whole + value, 0);
  return () =>
    whySum({
      title,
      value: as === "percent" ? precisePercent(sum) : precise(sum),
      number: sum,
      symbols: `S = Σ_t ${symbol}`,
      source: LINES,
      parts: sums.map((value, at) =>
        part(`Σ ${symbol}`, `${spans[at]?.label}, ${spans[at]?.periodCount} periods`, value, { as }),
      ),
      as,
    });
}

/** The sum of a line's contributions, as a part that goes on to the months or years. */
export const sumPart = (
  { contributionSum, contributionSums: sums }: LineSums,
  { name, spans }: OfLine,
): WhyPart =>
  part("S", "sum of the periods’ contributions, not linked", contributionSum, {
    as: "percent",
    next: whyBySpans(`${name}: contributions, not linked`, { sums, spans, symbol: "c_t", as: "percent" }),
  });

/** A contribution that is made of periods alone: their sum, and what linking adds so that all lines compound to the return. */
export function linkedLine(line: LineSums, of: OfLine): FormulaLine {
  const { contribution, contributionSum } = line;
  return worked({
    left: "C",
    general: "Σ_t c_t κ_t / κ",
    right: "S + L",
    parts: {
      sum: sumPart(line, of),
      linking: part(
        "L",
        "what linking adds: κ_t / κ is the weight of a period in what compounds",
        contribution - contributionSum,
        {
          as: "percent",
        },
      ),
    },
    result: contribution,
    as: "percent",
    source: LINES,
  });
}

/** The mean of the exposures before the periods; undefined of a line that is no factor. */
export function whyExposureOf(
  { exposureMean, exposureSums }: LineSums,
  { name, spans }: OfLine,
  {
    title,
    value,
    explain,
  }: { readonly title: string; readonly value: string; readonly explain?: WhyQuestion["explain"] },
): WhyQuestion | undefined {
  if (exposureMean === null || exposureSums === undefined || spans === undefined) return undefined;
  const periods = spans.reduce((whole, { periodCount }) => whole + periodCount, 0);
  const sum = exposureSums.reduce((whole, of) => whole + of, 0);
  return reckoned({
    title,
    value,
    number: exposureMean,
    left: "x̄_k",
    general: "Σ_t x_{k,t} / n",
    right: "S / n",
    parts: {
      sum: part("S", "sum of the exposures, each as known before its period", sum, {
        next: whyBySpans(`${name}: exposures`, { sums: exposureSums, spans, symbol: "x_{k,t}", as: "plain" }),
      }),
      count: part("n", "periods", periods),
    },
    result: sum / periods,
    source: LINES,
    explain,
  });
}
