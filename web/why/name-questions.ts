import { answerOf, following } from "../answers.ts";
import type { NameRisk } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { percent } from "../words.ts";
import { marginalLine, specificLine } from "./model-lines.ts";
import { whyAsked } from "./plain-questions.ts";
import { LEDGER, type RiskContext, sideOf, traced } from "./risk-context.ts";
import { part, worked } from "./worked.ts";

/** A number of a name's line. */
export function whyName(
  of: RiskContext,
  name: NameRisk,
  number: "marginal" | "contribution" | "specific",
): WhyQuestion {
  const { id, weight, marginalRiskAnnual, riskContributionAnnual, specificRiskContributionAnnual } = name;
  const active = of.isActive ? "Active risk" : "Risk";
  if (number === "contribution")
    return {
      title: `${active} contribution of ${id}`,
      value: `${percent(riskContributionAnnual)} points of %`,
      number: riskContributionAnnual,
      formula: [
        worked({
          left: "CTR_n",
          right: "w_n × MCR_n",
          parts: {
            weight: part("w_n", of.isActive ? "active weight" : "weight", weight, { as: "percent" }),
            marginal: part("MCR_n", "volatility for one more of the weight", marginalRiskAnnual, {
              next: () => whyName(of, name, "marginal"),
            }),
          },
          result: weight * marginalRiskAnnual,
          as: "percent",
          source: LEDGER,
        }),
      ],
      ...traced(of, { id }),
    };
  const model = () => answerOf("/v1/model", { date: of.risk.date, run: of.risk.runId });
  if (number === "marginal")
    return whyAsked({
      title: `Marginal ${of.isActive ? "active " : ""}risk of ${id}`,
      value: `${percent(marginalRiskAnnual, 1)} bp for 1 %`,
      number: marginalRiskAnnual,
      symbols: "MCR_n = (Σw)_n / σ = Σ_k X_{n,k} MCR_k + (Δw)_n / σ",
      source: LEDGER,
      ingredients: () => following(model(), (found) => [marginalLine(found, sideOf(of), name)]),
      notes: ["MCR_k: volatility for one more of the exposure, ρ_k σ_k."],
      ...traced(of, { id }),
    });
  return whyAsked({
    title: `Specific part of the contribution of ${id}`,
    value: `${percent(specificRiskContributionAnnual)} points of %`,
    number: specificRiskContributionAnnual,
    symbols: "CTR_{n,S} = w_n^2 δ_n^2 / σ",
    source: LEDGER,
    ingredients: () => following(model(), (found) => [specificLine(found, sideOf(of), name)]),
    notes: ["Below: the specific risk δ of the name and what it was made of."],
    explain: { query: { kind: "specific_risk", id, date: of.risk.date } },
  });
}
