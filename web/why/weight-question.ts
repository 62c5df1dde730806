import type { NameRisk, RiskDocument, RiskSide } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { percent, spaced } from "../words.ts";
import { reckoned, whyDatum } from "./plain-questions.ts";
import { part } from "./worked.ts";

/** A holding's weight, or what of it the benchmark does not have. */
export function whyWeight(
  risk: RiskDocument,
  isActive: boolean,
  { id, weight }: Pick<NameRisk, "id" | "weight">,
): WhyQuestion {
  const of = (side: RiskSide | undefined): number => side?.names.find((one) => one.id === id)?.weight ?? 0;
  if (!isActive)
    return whyDatum({
      title: `Weight of ${id}`,
      value: `${percent(weight)} %`,
      number: weight,
      from: `Taken from the holdings of ${spaced(risk.portfolioName)} set on ${risk.holdingsSince}: a weight as it stands there, or shares × price, or money, over the capital.`,
    });
  return reckoned({
    title: `Active weight of ${id}`,
    value: `${percent(weight)} %`,
    number: weight,
    left: "w_A",
    right: "w_P − w_B",
    parts: {
      portfolio: part("w_P", `in ${spaced(risk.portfolioName)}`, of(risk.portfolio), { as: "percent" }),
      benchmark: part("w_B", `in ${spaced(risk.benchmarkName ?? "")}`, of(risk.benchmark), { as: "percent" }),
    },
    result: of(risk.portfolio) - of(risk.benchmark),
    as: "percent",
    source: "Methodology 9b, portfolios",
  });
}
