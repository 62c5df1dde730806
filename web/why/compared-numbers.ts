import { answerOf, following, followingBoth } from "../answers.ts";
import type { NameDifference } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { percent, spaced } from "../words.ts";
import { type ComparedRuns, NAME_PARTS, nameLine } from "./compared-lines.ts";
import { differenceParts, partTitle } from "./comparison-questions.ts";
import { exposureLine, volatilityLine } from "./model-lines.ts";
import { whyAsked, whyDatum, whySum } from "./plain-questions.ts";
import { part } from "./worked.ts";

const SPLIT = "Methodology 14b, why two forecasts differ; Shapley (1953)";

/** A number as it stands in a table. */
interface Shown {
  readonly value: number | null;
  readonly shown: string;
  readonly unit: string;
}

/** An exposure or a volatility of a factor by one of two models: of the model of that run. */
export function whyComparedNumber(
  { runIds, date, lines }: ComparedRuns,
  factor: string,
  { title, value, shown, unit, isSecond }: Shown & { readonly title: string; readonly isSecond: boolean },
): WhyQuestion | undefined {
  if (value === null) return undefined;
  const isVolatility = title.startsWith("Volatility");
  return whyAsked({
    title: `${spaced(factor)}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
    value: `${shown} ${unit}`,
    number: value,
    symbols: isVolatility ? "σ_k = √(F_{kk} × P)" : "x_k = Σ_n w_n X_{n,k}",
    source: isVolatility ? "Methodology 8, the factor covariance" : "Methodology 9, variance",
    ingredients: () =>
      following(answerOf("/v1/model", { date, run: runIds[isSecond ? 1 : 0] }), (model) => [
        isVolatility ? volatilityLine(model, factor) : exposureLine(model, lines.names, factor),
      ]),
    notes: [
      "By the model that the column names, on the last date of both; its own page traces it down to the data.",
    ],
  });
}

/** What a name brings of the difference. */
export function whyNameDifference(
  of: ComparedRuns,
  row: NameDifference,
  name: keyof NameDifference & ((typeof differenceParts)[number] | "totalAnnual"),
): WhyQuestion {
  const value = row[name];
  const head = { value: `${percent(value, 3)} points of %`, number: value, source: SPLIT };
  if (name === "totalAnnual")
    return whySum({
      ...head,
      title: `${row.id}: what it brings of the difference of ${of.letter} and A`,
      symbols: "d_n = Σ_parts d_{n,part}",
      parts: differenceParts.map((one) =>
        part("d", partTitle(one), row[one], {
          as: "percent",
          next: () => whyNameDifference(of, row, one),
        }),
      ),
    });
  const title = `${row.id}: ${partTitle(name)}`;
  // Names of one model have no part in the terms of both, and the others none in theirs.
  if ((row.models !== "both") !== (name === "namesInOneModelAnnual"))
    return whyDatum({
      ...head,
      title,
      from:
        row.models === "both"
          ? "Both models cover the name: it brings nothing as a name of one."
          : "One model alone covers the name: all that it brings stands under the names of one model.",
    });
  return whyAsked({
    ...head,
    title,
    symbols: NAME_PARTS[name],
    ingredients: () =>
      followingBoth(modelsOf(of), (first, second) => [nameLine(of, [first, second], { row, name })]),
    notes: [
      "m_k, a_k, b_k: what one more of an exposure brings, by the other exposures and by the other covariance, over σ_A + σ of the other; the factors’ own lines have them.",
    ],
  });
}

const modelsOf = ({ runIds: [first, second], date }: ComparedRuns) =>
  [answerOf("/v1/model", { date, run: first }), answerOf("/v1/model", { date, run: second })] as const;
