import { expect } from "vitest";
import type { FormulaLine, WhyQuestion } from "../../web/why-question.ts";
import { reckon, roundingOf } from "./reckon.ts";

/** The lines of a question, those that are computed when it is pressed too; none of what the server has yet to answer. */
export function linesOf({ formula, ingredients }: WhyQuestion): readonly FormulaLine[] {
  const answer = ingredients?.().value;
  return answer === undefined ? formula : answer.state === "there" ? answer.value : [];
}

/**
 * That a question has its values, that what stands on the screen comes to its number, and the same of every question that it leads to.
 *
 * @returns how many formulas were computed
 */
export function expectWorkedThrough(question: WhyQuestion, depth = 4): number {
  const { title, number, notes = [] } = question;
  const lines = linesOf(question);
  if (lines.length === 0 && question.ingredients === undefined)
    expect(notes.length, `${title} says nothing`).toBeGreaterThan(0);
  let computed = 0;
  for (const { symbols, values, parts = [] } of lines) {
    expect(values, `${title}: ${symbols} has no values`).not.toBe("");
    const [left, wanted] = [
      values.slice(0, values.lastIndexOf("=")),
      values.slice(values.lastIndexOf("=") + 1),
    ];
    const right = values.startsWith("over ")
      ? parts.map(({ shown }) => `(${shown})`).join(" + ") || "0"
      : left;
    const allowed = roundingOf(right) + 1e-12;
    expect(Math.abs(reckon(right) - reckon(wanted)), `${title}: ${values}`).toBeLessThanOrEqual(allowed);
    expect(
      Math.abs(reckon(wanted) - (number as number)),
      `${title}: ${values} for ${number}`,
    ).toBeLessThanOrEqual(allowed);
    computed++;
    if (depth > 0)
      for (const { shown, next } of parts) {
        const question = next?.();
        if (question === undefined) continue;
        // The part is the number that it leads to.
        if (question.number != null)
          expect(
            Math.abs(reckon(shown) - question.number),
            `${title} → ${question.title}`,
          ).toBeLessThanOrEqual(roundingOf(shown) + 1e-12);
        computed += expectWorkedThrough(question, depth - 1);
      }
  }
  return computed;
}
