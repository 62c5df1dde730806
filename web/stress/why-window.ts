import { answerTo, following } from "../answers.ts";
import { chosen } from "../asked.ts";
import type { StressSideName, StressSource, StressWindow } from "../documents/index.ts";
import {
  type FormulaLine,
  largestParts,
  part,
  reckoned,
  summed,
  type WhyQuestion,
  whyAsked,
} from "../why/index.ts";
import { percent, spaced } from "../words.ts";
import { SIDES } from "./side-columns.ts";

const STRESS = "Methodology 9, stress";

const percentPart = (symbol: string, meaning: string, value: number, next?: () => WhyQuestion) =>
  part(symbol, meaning, value, { as: "percent", next });

/** A window of history. */
export function whyWindow(window: StressWindow, number: "return" | "lowest"): WhyQuestion {
  const { side, from, to, windowReturn, lowest, lowestDate } = window;
  if (number === "return")
    return {
      title: `${SIDES[side]} through ${from} to ${to}`,
      value: `${percent(windowReturn)} %`,
      number: windowReturn,
      formula: [windowSum(window, "R")],
    };
  const head = {
    title: `${SIDES[side]}: lowest point from ${from} to ${to}`,
    value: `${percent(lowest)} %`,
    number: lowest,
    notes: [`It was reached on ${lowestDate ?? from}. Replay shows the way day by day.`],
  };
  const symbols = "min_t Σ_{s≤t} Σ_k x_k f_{k,s}";
  if (lowestDate === null || lowestDate === to) return { ...head, formula: [windowSum(window, symbols)] };
  return whyAsked({
    ...head,
    symbols,
    source: STRESS,
    ingredients: () =>
      following(
        answerTo("/v1/stress", {
          ...chosen("date", "portfolio", "benchmark"),
          replay: `${from}..${lowestDate}`,
        }),
        ({ replay }) =>
          (replay?.sides ?? []).filter((one) => one.side === side).map((one) => windowSum(one, symbols)),
      ),
  });
}

const windowSum = ({ side, sources }: Pick<StressWindow, "side" | "sources">, left: string): FormulaLine =>
  summed({
    symbols: `${left} = Σ_k x_k Σ_t f_{k,t}`,
    source: STRESS,
    parts: largestParts(
      sources.map((one) =>
        percentPart("C_k", spaced(one.source), one.value, () => whyReplaySource(side, one)),
      ),
    ),
  });

/** A factor in a replay. */
export const whyReplaySource = (
  side: StressSideName,
  { source, value, exposure, factorReturn }: StressSource,
): WhyQuestion =>
  reckoned({
    title: `${SIDES[side]}: ${spaced(source)} in the window`,
    value: `${percent(value)} %`,
    number: value,
    left: "C_k",
    right: "x_k × f_k",
    parts: {
      exposure: part("x_k", "exposure of today", exposure ?? 0),
      shock: percentPart("f_k", "sum of the factor’s returns over the window", factorReturn ?? 0),
    },
    result: (exposure ?? 0) * (factorReturn ?? 0),
    as: "percent",
    source: STRESS,
    notes: ["The exposure of today is held through the window; a period without a return counts as 0."],
  });
