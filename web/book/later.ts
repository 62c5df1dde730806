import { signal } from "@preact/signals";
import { type FormulaLine, type WhyQuestion, whyAsked } from "../why/index.ts";

/**
 * A number by formulas whose values are computed in this page when it is pressed: a table has hundreds of numbers, each of them a sum over
 * hundreds of names.
 */
export function whyLater({
  lines,
  ...of
}: Omit<Parameters<typeof whyAsked>[0], "ingredients"> & {
  readonly lines: () => readonly FormulaLine[];
}): WhyQuestion {
  return whyAsked({ ...of, ingredients: () => signal({ state: "there", value: lines() }) });
}
