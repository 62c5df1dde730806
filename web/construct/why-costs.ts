import type { CostParts } from "../documents/index.ts";
import { reckoned, type WhyQuestion, whyTradeCost } from "../why/index.ts";
import { precise, precisePercent, score } from "../words.ts";
import { type Figure, type FigureHead, percentPart, whySumOf } from "./figure-parts.ts";
import { SOURCE } from "./found-book.ts";

/** What all trades cost, once. */
export const whyCostOnce: Figure = ({ trades }, _, head) =>
  whySumOf(head, "c = Σ_n |w_n − w_{0,n}| c_n", () =>
    trades.map((trade) => {
      const [size, share] = [Math.abs(trade.after - trade.before), trade.costShare ?? 0];
      return percentPart("|Δw_n| c_n", trade.id, size * share, () =>
        reckoned({
          title: `Cost of the trade of ${trade.id}, of the capital`,
          value: precisePercent(size * share),
          number: size * share,
          left: "|Δw_n| c_n",
          right: "d × c",
          parts: {
            size: percentPart("d", "|Δw|: size of the trade", size),
            share: percentPart("c", "cost of what is traded", share, () => whyTradeCost(trade)),
          },
          result: size * share,
          as: "percent",
          source: SOURCE,
        }),
      );
    }),
  );

/** What trades and shorts cost a year. */
export const whyCostAnnual: Figure = ({ costParts }, _, head) =>
  costParts === null ? undefined : whyCostsOf(head, costParts);

/** Costs a year by their kinds. */
export function whyCostsOf(head: FigureHead, costs: CostParts): WhyQuestion {
  const { linearAnnual, beyondAnnual, impactAnnual, borrowAnnual, holdingYears } = costs;
  return reckoned({
    ...head,
    left: "c",
    right: "l + b + i + s",
    parts: {
      linear: percentPart("l", "commission and half the spread", linearAnnual),
      beyond: percentPart("b", "what large trades cost more", beyondAnnual),
      impact: percentPart("i", "impact", impactAnnual),
      borrow: percentPart("s", "borrowing what is held short", borrowAnnual),
    },
    result: linearAnnual + beyondAnnual + impactAnnual + borrowAnnual,
    as: "percent",
    source: SOURCE,
    notes: [
      `What a trade costs once is spread over ${holdingYears === 1 ? "a year" : `${precise(holdingYears)} years`}, as the mandate has it: the year bears 1 / ${score(holdingYears)} of it.`,
    ],
  });
}
