import type { MeanTerms } from "../documents/index.ts";
import type { WhyPart, WhyQuestion } from "../why-question.ts";
import { precise, precisePercent } from "../words.ts";
import { type Numbered, reckoned, whySum } from "./plain-questions.ts";
import { part, type Reading } from "./worked.ts";

/** What a mean over dates is of, and how it is read. */
export interface Averaged {
  /** The mean's symbol: "IC". */
  readonly left: string;
  /** Its definition: "mean_d corr(s_d, r_d)". */
  readonly general: string;
  /** One of the terms: "c_d". */
  readonly term: string;
  /** What the terms are, and over what: "dates". */
  readonly over: string;
  readonly as?: Reading;
  readonly source: string;
  readonly notes?: readonly string[];
}

/** A mean over dates: the sum over the count, and the sum by its largest terms; undefined where the answer does not have them. */
export function whyMeanOf(
  of: Numbered & Averaged & { readonly terms: MeanTerms | undefined },
): WhyQuestion | undefined {
  const { terms, left, general, over, as = "plain" } = of;
  if (terms === undefined || terms.count === 0) return undefined;
  const { sum, count } = terms;
  return reckoned({
    ...of,
    left,
    general,
    right: "S / D",
    parts: {
      sum: part("S", `their sum over the ${over}`, sum, { as, next: () => whyTerms(of, terms) }),
      count: part("D", over, count),
    },
    result: sum / count,
    as,
  });
}

/** The sum by its largest terms. */
function whyTerms(
  { title, term, as = "plain", source }: Pick<Numbered & Averaged, "title" | "term" | "as" | "source">,
  { sum, count, largest }: MeanTerms,
): WhyQuestion {
  const word = as === "percent" ? precisePercent : precise;
  const rest = largest.reduce((left, { value }) => left - value, sum);
  const others = count - largest.length;
  const parts: readonly WhyPart[] = [
    ...largest.map(({ date, value }) => part(term, date, value, { as })),
    ...(others > 0 ? [part("…", `the other ${others}`, rest, { as })] : []),
  ];
  return whySum({
    title: `${title}: the sum`,
    value: word(sum),
    number: sum,
    symbols: `S = Σ ${term}`,
    source,
    parts,
    as,
  });
}
