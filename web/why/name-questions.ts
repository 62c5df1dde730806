import type { NameRisk } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { percent } from "../words.ts";
import { LEDGER, type RiskContext, traced } from "./risk-context.ts";
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
  if (number === "marginal")
    return {
      title: `Marginal ${of.isActive ? "active " : ""}risk of ${id}`,
      value: `${percent(marginalRiskAnnual, 1)} bp for 1 %`,
      number: marginalRiskAnnual,
      formula: [
        { symbols: "MCR_n = (Σw)_n / σ = (X F x)_n / σ + w_n δ_n^2 / σ", values: "", source: LEDGER },
      ],
      ...traced(of, { id }),
    };
  return {
    title: `Specific part of the contribution of ${id}`,
    value: `${percent(specificRiskContributionAnnual)} points of %`,
    number: specificRiskContributionAnnual,
    formula: [{ symbols: "w_n^2 δ_n^2 / σ", values: "", source: LEDGER }],
    notes: ["Below: the specific risk δ of the name and what it was made of."],
    explain: { query: { kind: "specific_risk", id, date: of.risk.date } },
  };
}
