import type { ReviewRule } from "./universe-options.ts";

/**
 * Whether a close is one of a review, from what is known at it: no later date is looked at.
 *
 * @param last  ISO date of the last review; empty before the first
 */
export function isReviewDue(rule: ReviewRule, last: string, date: string): boolean {
  if (typeof rule !== "string") return rule.some((given) => last < given && given <= date);
  return periodOf(rule, last) !== periodOf(rule, date);
}

/** The month or quarter a date is in; of no date, none. */
function periodOf(rule: "monthly" | "quarterly", date: string): string {
  if (rule === "monthly" || date === "") return date.slice(0, 7);
  return `${date.slice(0, 4)} quarter ${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
}
