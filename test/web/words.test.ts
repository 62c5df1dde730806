import { expect, test } from "vitest";
import { familyTitles } from "../../node/cli/family-titles.ts";
import * as report from "../../node/report/number-text.ts";
import { formatCsv } from "../../web/exports/table-text.ts";
import { count, familyTitle, percent, score, spaced } from "../../web/words.ts";

test.each([
  [percent(0.12345), "12.35"],
  [percent(-0.00001), "0.00"],
  [percent(-0.0123, 1), "−1.2"],
  [percent(null), "–"],
  [percent(Number.NaN), "–"],
  [percent(0), "0.00"],
  [score(-1.005), "−1.00"],
  [spaced("oil_and_gas"), "oil and gas"],
])("a number is read as %s", (shown, expected) => {
  expect(shown).toBe(expected);
});

test("CSV is RFC 4180 in full precision, missing is empty, and a spreadsheet runs nothing of it", () => {
  expect(
    formatCsv(
      ["id", "weight (decimal)"],
      [
        ["=cmd()", 1 / 3],
        ['a "b", c', Number.NaN],
        ["-banks", null],
      ],
    ),
  ).toBe('id,weight (decimal)\r\n\'=cmd(),0.3333333333333333\r\n"a ""b"", c",\r\n\'-banks,\r\n');
});

test("the same value reads the same in the page and in the report, but for what is missing", () => {
  const values = [0, -0, 0.00005, -0.00004, 0.005, -1.005, 12345.678, 1e-12, -1e9];
  for (const value of values)
    for (const digits of [0, 1, 2, 4]) {
      expect(report.percent(value, digits)).toBe(percent(value, digits));
      expect(report.fixed(value, digits)).toBe(count(value, digits));
    }
  expect([report.percent(null), percent(null)]).toEqual(["", "–"]);
  for (const [family, title] of Object.entries(familyTitles)) expect(familyTitle(family)).toBe(title);
});
