import type { WalkDocument, WalkSpan } from "../documents/index.ts";
import { part, reckoned, type WhyQuestion, whyDefined } from "../why/index.ts";
import { percent, score } from "../words.ts";

const SOURCE = "Methodology 11c, a mandate through history";

/** A number as it stands. */
interface Shown {
  readonly value: number | null | undefined;
  readonly shown: string;
  readonly unit: string;
}

/** Definitions by the title of the column or the tile. */
const DEFINED: Readonly<Record<string, readonly [symbols: string, note: string]>> = {
  Forecast: ["σ = √(mean_t σ_t^2)", "Root of the mean variance that was forecast before each period."],
  "Tracking error forecast": [
    "σ = √(mean_t σ_{A,t}^2)",
    "Root of the mean variance of the active weights that was forecast before each period.",
  ],
  "Volatility forecast": [
    "σ = √(mean_t σ_t^2)",
    "Root of the mean variance that was forecast before each period.",
  ],
  Realised: ["s = sd_t(R_t) √P", "Sample deviation of the periods' returns before costs, a year."],
  Turnover: [
    "T = Σ_n |w_n − w_{n,before}|",
    "Both sides, of the weights that had drifted; of a span the sum over its rebalances.",
  ],
  Costs: ["c = Σ_n |Δw_n| c_n", "As the mandate writes its costs."],
  Names: ["n = Σ_n [w_n ≠ 0]", "Counted at each rebalance; of a span the mean."],
  Bias: ["B = sd_t(R_t / σ_t)", "1 is right, above it risk was forecast too low."],
  From: ["1 − √(2 / T)", "Where 19 of 20 such statistics of right forecasts lie, for normal returns."],
  To: ["1 + √(2 / T)", "Where 19 of 20 such statistics of right forecasts lie, for normal returns."],
  Contribution: ["C = Σ_t c_t κ_t / κ", "Linked over the periods: contributions sum to the return."],
  "Mean exposure": ["x̄_k = Σ_t x_{k,t} / n", "As known before each period."],
  Tilt: ["T = x̄_k Σ_t f_{k,t} κ_t / κ", "What the mean exposure, held throughout, would have brought."],
  t: ["t = c̄ / (s / √n)", "Of the periods' contributions."],
  "Predicted beta": ["β = w′Σw_B / w_B′Σw_B", "Of the weights after the rebalance."],
};

/** A number of a walk by its definition. */
export function whyWalked(title: string, { value, shown, unit }: Shown): WhyQuestion | undefined {
  if (value == null) return undefined;
  const [symbols, note] = DEFINED[title] ?? ["", "As the walk says it."];
  return whyDefined({
    title,
    value: `${shown} ${unit}`.trim(),
    number: value,
    symbols,
    source: SOURCE,
    notes: [note],
  });
}

/** What a span returned beyond its reference. */
export function whyBeyond({ label, net, reference }: WalkSpan, title: string): WhyQuestion {
  return reckoned({
    title: `${title}, ${label}`,
    value: `${percent(net - reference)} %`,
    number: net - reference,
    left: "A",
    right: "R − B",
    parts: {
      net: part("R", "return after costs", net, { as: "percent" }),
      reference: part("B", "of the benchmark or of cash", reference, { as: "percent" }),
    },
    result: net - reference,
    as: "percent",
    source: SOURCE,
  });
}

/** What came of a span's risk over what was forecast. */
export function whySpanRatio({ label, forecastAnnual, realisedAnnual }: WalkSpan): WhyQuestion | undefined {
  if (forecastAnnual === null || realisedAnnual === null) return undefined;
  return reckoned({
    title: `Realised over forecast, ${label}`,
    value: score(realisedAnnual / forecastAnnual),
    number: realisedAnnual / forecastAnnual,
    left: "ratio",
    right: "s / σ",
    parts: {
      realised: part("s", "realised", realisedAnnual, { as: "percent" }),
      forecast: part("σ", "forecast", forecastAnnual, { as: "percent" }),
    },
    result: realisedAnnual / forecastAnnual,
    source: SOURCE,
  });
}

/** What exposures that moved with the factor brought. */
export function whyWalkTiming(
  { contribution, tilt, timing }: WalkDocument["attribution"]["lines"][number],
  title: string,
): WhyQuestion | undefined {
  if (tilt === null || timing === null) return undefined;
  return reckoned({
    title: `${title}: timing`,
    value: `${percent(timing)} %`,
    number: timing,
    left: "M",
    right: "C − T",
    parts: {
      whole: part("C", "contribution", contribution, { as: "percent" }),
      tilt: part("T", "tilt", tilt, { as: "percent" }),
    },
    result: contribution - tilt,
    as: "percent",
    source: SOURCE,
  });
}
