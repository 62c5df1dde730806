import type { RiskSide, TailEstimate } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { percent, precisePercent, spaced } from "../words.ts";
import { largestParts } from "./plain-questions.ts";
import { part, worked } from "./worked.ts";

/** Multiples of a normal volatility: the quantile −z, and φ(z) / (1 − level). */
const NORMAL: Readonly<Record<string, readonly [number, number]>> = {
  "0.95": [1.6448536269514722, 2.0627128075074275],
  "0.99": [2.3263478740408408, 2.6652142203458076],
};

const METHODS: Readonly<Record<string, string>> = {
  normal: "−z σ about a mean of 0",
  cornish_fisher: "the normal quantile bent by the skewness and kurtosis of history (Cornish & Fisher 1938)",
  historical: "today's exposures through every period of factor returns, today's specific risk beside them",
};

/** A loss of the tail: where it comes from, which sums to it, and for the normal one its multiple of σ. */
export function whyTail(
  side: RiskSide,
  estimate: TailEstimate,
  {
    measure,
    periodsPerYear,
  }: { readonly measure: "valueAtRisk" | "expectedShortfall"; readonly periodsPerYear: number },
): WhyQuestion {
  const { method, level } = estimate;
  const isShortfall = measure === "expectedShortfall";
  const name = isShortfall ? "Expected shortfall" : "Value at risk";
  const multiple = method === "normal" ? NORMAL[String(level)]?.[isShortfall ? 1 : 0] : undefined;
  const sum = estimate.sources.reduce((whole, source) => whole + source[measure], 0);
  const left = isShortfall ? "ES" : "VaR";
  return {
    title: `${name} at ${percent(level, 0)} %, ${spaced(method)}`,
    value: `${percent(estimate[measure])} %`,
    number: estimate[measure],
    formula: [
      ...(multiple === undefined
        ? []
        : [
            worked({
              left,
              general: isShortfall ? "σ φ(z) / (1 − p) / √P" : "−z σ / √P",
              right: "m × σ / √P",
              parts: {
                multiple: part(
                  "m",
                  isShortfall ? "φ(z) / (1 − p)" : "−z, z the normal quantile of 1 − p",
                  multiple,
                ),
                whole: part("σ", "volatility a year", side.volatilityAnnual, { as: "percent" }),
                periods: part("P", "periods a year", periodsPerYear),
              },
              result: (multiple * side.volatilityAnnual) / Math.sqrt(periodsPerYear),
              as: "percent",
              source: "Methodology 9, value at risk",
            }),
          ]),
      {
        symbols: `${left} = Σ_j x_j ∂${left}/∂x_j`,
        values: `over ${estimate.sources.length} sources = ${precisePercent(sum)}`,
        source: "Tasche (2000): contributions by Euler's theorem",
        parts: largestParts(
          estimate.sources.map((source) =>
            part(spaced(source.source), "", source[measure], { as: "percent" }),
          ),
        ),
        result: sum,
      },
    ],
    notes: [
      `Loss in one period of the model that is ${isShortfall ? "had on average beyond" : "exceeded in"} ${percent(1 - level, 0)} of 100 cases: ${METHODS[method] ?? spaced(method)}. The largest sources are shown by themselves.`,
    ],
  };
}
