import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ROOT } from "../root.ts";
import { blocksOf, codeNumbers, isRounded, marked, measuredOf } from "./measured.ts";

/**
 * Pages that say what was measured. Nothing can be measured anew here; that each number of a paragraph is one that a bench printed, and that its
 * lines were kept, can be seen. Tables of bench/figures are held by figures.test.ts.
 */
const PAGES = ["docs/comparison.md"];

describe("measured numbers in sentences", () => {
  test.each(PAGES)("%s has none but those that its code prints or that kept lines have, rounded", (page) => {
    const whole = readFileSync(ROOT + page, "utf8");
    const printed = codeNumbers(whole);
    const wrong = blocksOf(whole).flatMap(({ line, text, mark }) => {
      if (mark === "") return [];
      const numbers = measuredOf(text);
      const values = mark === undefined ? printed : marked(mark);
      return numbers
        .filter((of) => !isRounded(of.text, values, of.unit))
        .map((of) => `${page}:${line}: ${of.text} ${of.unit}`.trim());
    });
    expect(wrong).toEqual([]);
  });

  test("a number that nobody measured is found", () => {
    const page = "Takes 12 ms and 3.4 times less.\n\n<!-- not measured -->\nA day is 24 s.\n";
    const [first, second] = blocksOf(page);
    expect(first?.mark).toBeUndefined();
    expect(measuredOf(first!.text)).toEqual([
      { text: "12", unit: "ms" },
      { text: "3.4", unit: "times" },
    ]);
    expect(second?.mark).toBe("");
    expect(measuredOf("since `0.5 s`, on 27 November 2026, [x](a-1.5.md) (aim: 60 s), Node 20.20")).toEqual(
      [],
    );
    expect([isRounded("1.5", [1540], "s"), isRounded("1.5", [1560], "s")]).toEqual([true, false]);
    expect([isRounded("85.4", [0.8541], "%"), isRounded("85.4", [0.8531], "%")]).toEqual([true, false]);
  });
});
