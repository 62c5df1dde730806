import { fixedNumber, percentNumber } from "../../wire/words/index.ts";
import type { Figure } from "./report-input.ts";

/** What is missing in a table of paper leaves its cell blank. */
const BLANK = "";

/** A number with a fixed count of digits, as the page has it; missing is blank. */
export const fixed = (value: Figure | undefined, digits = 2): string => fixedNumber(value, digits, BLANK);

/** A decimal as percent without the sign %, as the page has it; missing is blank. */
export const percent = (value: Figure | undefined, digits = 2): string => percentNumber(value, digits, BLANK);

/** Years of record; beyond what anybody will wait for, the digits mean nothing. */
export function years(value: Figure): string {
  if (value === null || value > 200) return value === null ? "" : "200+";
  return fixed(value, value < 10 ? 1 : 0);
}

/** "1 name", "2 names". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
