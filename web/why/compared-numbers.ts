import type { FamilyComparison, NameDifference } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { percent, spaced } from "../words.ts";
import { differenceParts, partTitle } from "./comparison-questions.ts";
import { whyDefined, whySum } from "./plain-questions.ts";
import { part } from "./worked.ts";

const SPLIT = "Methodology 14b, why two forecasts differ; Shapley (1953)";
const BETTER = "Methodology 14b, which forecasts were better; Diebold & Mariano (1995)";

/** A number as it stands in a table. */
interface Shown {
  readonly value: number | null;
  readonly shown: string;
  readonly unit: string;
}

/** An exposure or a volatility of a factor by one of two models. */
export function whyComparedNumber(
  factor: string,
  title: string,
  { value, shown, unit }: Shown,
): WhyQuestion | undefined {
  if (value === null) return undefined;
  const isVolatility = title.startsWith("Volatility");
  return whyDefined({
    title: `${spaced(factor)}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
    value: `${shown} ${unit}`,
    number: value,
    symbols: isVolatility ? "σ_k = √(F_{kk} × periods a year)" : "x_k = Σ_n w_n X_{n,k}",
    source: isVolatility ? "Methodology 8, the factor covariance" : "Methodology 9, variance",
    notes: [
      "By the model that the column names, on the last date of both; its own page traces it down to the data.",
    ],
  });
}

/** What a name brings of the difference. */
export function whyNameDifference(
  row: NameDifference,
  name: keyof NameDifference & ((typeof differenceParts)[number] | "totalAnnual"),
  letter: string,
): WhyQuestion {
  const value = row[name];
  const head = { value: `${percent(value, 3)} points of %`, number: value, source: SPLIT };
  if (name === "totalAnnual")
    return whySum({
      ...head,
      title: `${row.id}: what it brings of the difference of ${letter} and A`,
      symbols: "d_n = Σ_parts d_{n,part}",
      parts: differenceParts.map((one) => part("d", partTitle(one), row[one], { as: "percent" })),
    });
  return whyDefined({
    ...head,
    title: `${row.id}: ${partTitle(name)}`,
    symbols: "d_n = w_n × what a unit of the name brings of the part",
    parts: [part("w_n", "weight, active where the risk is", row.weight, { as: "percent" })],
  });
}

/** Definitions of what is tested, by the title of the column without its letter. */
const TESTED: readonly (readonly [title: string, symbols: string, note: string])[] = [
  ["How many", "N", "Counted: portfolios of the kind."],
  ["Bias", "B = mean_p sd_t(R_{p,t} / σ_{p,t})", "1 is right, above it risk was forecast too low."],
  ["Mean z²", "mean_{p,t} R_{p,t}^2 / σ_{p,t}^2", "1 is right."],
  [
    "QLIKE",
    "mean_{p,t} (ln σ_{p,t}^2 + R_{p,t}^2 / σ_{p,t}^2)",
    "Lower is better, on the same returns only.",
  ],
  ["p", "p = 2 (1 − F(|t|))", "Of the Diebold–Mariano statistic beside it."],
];

/** A number of a test of both models' forecasts. */
export function whyTested(
  row: FamilyComparison,
  title: string,
  { value, shown, unit }: Shown,
): WhyQuestion | undefined {
  if (value === null) return undefined;
  const { family, quasiLikelihood } = row;
  const head = {
    title: `${spaced(family)}: ${title}`,
    value: `${shown} ${unit}`.trim(),
    number: value,
    source: BETTER,
  };
  const found = TESTED.find(([start]) => title.startsWith(start));
  if (found !== undefined) return whyDefined({ ...head, symbols: found[1], notes: [found[2]] });
  const [first, second] = quasiLikelihood;
  return whyDefined({
    ...head,
    symbols: "d = mean_t (L_{second,t} − L_{A,t})",
    parts: [
      ...(first === null ? [] : [part("L_A", "QLIKE of A", first)]),
      ...(second === null ? [] : [part("L_{second}", "QLIKE of the other", second)]),
    ],
    notes: ["The mean of the differences of the windows; below 0 the other was better."],
  });
}
