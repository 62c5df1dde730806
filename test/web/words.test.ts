import { expect, test } from "vitest";
import { formatCsv } from "../../web/exports/table-text.ts";
import { percent, score, spaced } from "../../web/words.ts";

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
