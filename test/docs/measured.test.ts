import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ROOT } from "../root.ts";
import { filesUnder } from "../source-files.ts";
import { blocksOf, codeNumbers, isRounded, marked, measuredOf } from "./measured.ts";

/**
 * Nothing can be measured anew here; that each measured number of a page is one that its own code prints, or that a bench printed whose lines were
 * kept, can be seen. Tables of bench/figures are held by figures.test.ts, tables written from kept lines by kept-tables.test.ts, settings of the
 * synthetic market by synthetic-page.test.ts; what is written by a test as a whole needs no other.
 */
const WRITTEN = /^docs\/(?:cards\/|decisions\/|site\/|cli\.md|spec\.md|run-tables\.md|synthetic-market\.md)/;
const PAGES = ["README.md", "CONTRIBUTING.md", ...filesUnder("docs")].filter(
  (path) => path.endsWith(".md") && !WRITTEN.test(path),
);

describe("measured numbers in sentences", () => {
  test.each(PAGES)("%s has none but those that its code prints or that kept lines have, rounded", (page) => {
    const whole = readFileSync(ROOT + page, "utf8");
    const printed = codeNumbers(whole);
    const wrong = blocksOf(whole).flatMap(({ line, text, mark }) => {
      if (mark === "") return [];
      const numbers = measuredOf(text);
      const values = mark === undefined ? printed : marked(mark);
      return numbers
        .filter((of) => !isRounded(of.text, values, of.unit || "plain"))
        .map((of) => `${page}:${line}: ${of.text} ${of.unit}`.trim());
    });
    expect(wrong).toEqual([]);
  });

  test.each(PAGES)("%s names commands that are there for what is measured by hand", (page) => {
    const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")) as { scripts: object };
    for (const { byHand } of blocksOf(readFileSync(ROOT + page, "utf8"))) {
      if (byHand === undefined) continue;
      const [, script, file] = /^(?:npm run (\S+)|node (\S+))/.exec(byHand) ?? [];
      expect(
        file === undefined ? script !== undefined && script in scripts : existsSync(ROOT + file),
        byHand,
      ).toBe(true);
    }
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
