import type { RiskCheck } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { score } from "../words.ts";
import { part, worked } from "./worked.ts";

/** What came of a risk, over what was forecast. */
export function whyRatio({
  side,
  part: of,
  forecastAnnual,
  realisedAnnual,
  ratio,
}: RiskCheck): WhyQuestion | undefined {
  if (forecastAnnual === null || realisedAnnual === null || ratio === null) return undefined;
  return {
    title: `Realised over forecast, ${side}${of === "total" ? "" : `, ${of}`}`,
    value: score(ratio),
    number: ratio,
    formula: [
      worked({
        left: "ratio",
        right: "s / σ",
        parts: {
          realised: part("s", "deviation of the periods' returns before costs, a year", realisedAnnual, {
            as: "percent",
          }),
          forecast: part("σ", "root of the mean forecast variance", forecastAnnual, { as: "percent" }),
        },
        result: realisedAnnual / forecastAnnual,
        source: "Methodology 11c, was the risk what was forecast",
      }),
    ],
    notes: [
      "Above 1 risk was forecast too low. A book that is chosen by the same forecast takes what looks safe, and part of what looks safe is error.",
    ],
  };
}
