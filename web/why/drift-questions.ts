import type { WhyQuestion } from "../why-question.ts";
import { score, spaced } from "../words.ts";
import { part, worked } from "./worked.ts";

/** How far an exposure is from what it used to be. */
export interface ExposureDrift {
  readonly factor: string;
  readonly today: number;
  readonly mean: number;
  readonly deviation: number;
  readonly drift: number | null;
  /** Forecasts before today's. */
  readonly count: number;
}

/** Today's exposure less the mean of those before, in deviations of those before. */
export function whyDrift({
  factor,
  today,
  mean,
  deviation,
  drift,
  count,
}: ExposureDrift): WhyQuestion | undefined {
  if (drift === null) return undefined;
  return {
    title: `Drift of the exposure to ${spaced(factor)}`,
    value: `${score(drift)} sd of its own`,
    number: drift,
    formula: [
      worked({
        left: "d_k",
        right: "(x_k − m_k) / s_k",
        parts: {
          today: part("x_k", "exposure today", today),
          mean: part("m_k", `mean of the ${count} forecasts before`, mean),
          deviation: part("s_k", "their sample deviation", deviation),
        },
        result: (today - mean) / deviation,
        source: "Of the forecasts that the chart above shows",
      }),
    ],
    notes: ["Exposures from month to month are not independent: it is a sign to look, not a test."],
  };
}
