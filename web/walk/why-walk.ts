import type { WalkSpan } from "../documents/index.ts";
import { part, reckoned, type WhyQuestion } from "../why/index.ts";
import { percent, score } from "../words.ts";

const SOURCE = "Methodology 11c, a mandate through history";

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
