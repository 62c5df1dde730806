import type { WhyQuestion } from "../why-question.ts";
import { score, spaced } from "../words.ts";
import { reckoned, whyMean } from "./plain-questions.ts";
import { part } from "./worked.ts";

/** How far an exposure is from what it used to be. */
export interface ExposureDrift {
  readonly factor: string;
  readonly today: number;
  readonly mean: number;
  readonly deviation: number;
  readonly drift: number | null;
  /** Forecasts before today's, and its exposures in them. */
  readonly count: number;
  readonly before: readonly number[];
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
  return reckoned({
    title: `Drift of the exposure to ${spaced(factor)}`,
    value: `${score(drift)} sd of its own`,
    number: drift,
    left: "d_k",
    right: "(x_k − m_k) / s_k",
    parts: {
      today: part("x_k", "exposure today", today),
      mean: part("m_k", `mean of the ${count} forecasts before`, mean),
      deviation: part("s_k", "their sample deviation", deviation),
    },
    result: (today - mean) / deviation,
    source: SHOWN,
    notes: ["Exposures from month to month are not independent: it is a sign to look, not a test."],
  });
}

const SHOWN = "Of the forecasts that the chart above shows";

/** The mean of the exposures before. */
export function whyUsual({ factor, mean, before }: ExposureDrift): WhyQuestion | undefined {
  if (before.length === 0) return undefined;
  return whyMean({
    title: `Mean exposure to ${spaced(factor)} before`,
    value: score(mean),
    number: mean,
    values: before,
    over: "the forecasts before",
    source: SHOWN,
  });
}
