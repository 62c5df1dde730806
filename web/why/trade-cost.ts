import type { WhyQuestion } from "../why-question.ts";
import { count } from "../words.ts";
import { reckoned, whyDatum } from "./plain-questions.ts";
import { part } from "./worked.ts";

/** What is known of a trade's cost. */
interface CostOfTrade {
  readonly id: string;
  /** Of what is traded, once; null where it is not known. */
  readonly costShare: number | null;
  /** What it is made of; undefined where that is not known. */
  readonly costParts?: { readonly linear: number; readonly beyond: number; readonly impact: number };
}

/** What a trade costs of what is traded, once. */
export function whyTradeCost({ id, costShare, costParts }: CostOfTrade): WhyQuestion {
  const head = {
    title: `Cost of the trade of ${id}`,
    value: `${count(costShare === null ? null : costShare * 1e4, 1)} bp of the trade`,
    number: costShare,
  };
  if (costParts === undefined) return whyDatum({ ...head, from: "No costs are known of it." });
  const { linear, beyond, impact } = costParts;
  return reckoned({
    ...head,
    left: "c",
    right: "l + b + i",
    parts: {
      linear: part("l", "commission and half the spread", linear, { as: "percent" }),
      beyond: part("b", "what its part beyond the mandate’s sizes costs more", beyond, { as: "percent" }),
      impact: part("i", "impact: η σ_d √(Q / V) of what is traded", impact, { as: "percent" }),
    },
    result: linear + beyond + impact,
    as: "percent",
    source: "Methodology 11b, construction; Almgren et al. (2005)",
  });
}
