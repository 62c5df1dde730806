import { expect } from "vitest";
import type { WhyQuestion } from "../../web/why/index.ts";
import { reckon, roundingOf } from "./reckon.ts";

const sidesOf = (values: string): readonly [string, string] => {
  const at = values.lastIndexOf("=");
  return [values.slice(0, at).trim(), values.slice(at + 1).trim()];
};

/**
 * That every formula of a question has its values, that they come to the number, computed here from the text, and so on for every number it is made
 * of.
 *
 * @returns how many formulas were computed
 */
export function expectWorked(question: WhyQuestion | undefined, seen: Set<string> = new Set()): number {
  if (question === undefined) return 0;
  const { title, formula, number } = question;
  if (seen.has(title)) return 0;
  seen.add(title);
  let computed = 0;
  for (const { symbols, values, parts = [], result } of formula) {
    const what = `${title}: ${symbols}: ${values}`;
    expect(values, what).not.toBe("");
    const [left, right] = sidesOf(values);
    const isSum = left.startsWith("over ");
    const text = isSum
      ? parts.length === 0
        ? "0"
        : parts.map(({ shown }) => `(${shown})`).join(" + ")
      : left;
    const allowed = roundingOf(text) + 1e-12;
    expect(Math.abs(reckon(text) - (result as number)), what).toBeLessThanOrEqual(allowed);
    expect(Math.abs(reckon(right) - (result as number)), what).toBeLessThanOrEqual(allowed);
    // Only the first line is the number itself.
    if (computed === 0 && number != null)
      expect(Math.abs((result as number) - number), what).toBeLessThanOrEqual(
        1e-9 * Math.max(1e-3, Math.abs(number)),
      );
    computed++;
    for (const { next } of parts) computed += expectWorked(next?.(), seen);
  }
  return computed;
}
