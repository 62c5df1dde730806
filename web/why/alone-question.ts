import type { RiskSide } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { percent } from "../words.ts";
import { reckoned } from "./plain-questions.ts";
import { part } from "./worked.ts";

/** A stand-alone volatility, as if nothing else were held: a part's contribution is its variance over the whole volatility. */
export function whyAlone(title: string, side: RiskSide, which: "factors" | "specific"): WhyQuestion {
  const isFactors = which === "factors";
  const { riskContributionAnnual } = isFactors ? side.factorTotal : side.specific;
  const value = isFactors ? side.factorVolatilityAnnual : side.specificVolatilityAnnual;
  return reckoned({
    title,
    value: `${percent(value)} % a year`,
    number: value,
    left: isFactors ? "σ_F" : "σ_S",
    general: isFactors ? "√(x′Fx)" : "√(Σ w^2 δ^2)",
    right: "√(CTR × σ)",
    parts: {
      contribution: part(
        "CTR",
        `what ${isFactors ? "factors contribute" : "specific returns contribute"}`,
        riskContributionAnnual,
        { as: "percent" },
      ),
      whole: part("σ", "the whole volatility", side.volatilityAnnual, { as: "percent" }),
    },
    result: Math.sqrt(riskContributionAnnual * side.volatilityAnnual),
    as: "percent",
    source: "Methodology 9, variance",
  });
}
