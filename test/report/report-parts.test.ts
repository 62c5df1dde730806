import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeHtml } from "../../node/report/escape-html.ts";
import { fixed, percent, years } from "../../node/report/number-text.ts";
import { topRows, total } from "../../node/report/top-rows.ts";
import { startsOf } from "../../node/report/waterfall-chart.ts";

fc.configureGlobal({ seed: 11 });

describe("numbers as a reader sees them", () => {
  test("a true minus sign, no −0, a blank for what does not exist", () => {
    expect([fixed(-1.005, 1), fixed(-0.001), fixed(0), percent(-0.1234), percent(null), fixed(NaN)]).toEqual([
      "−1.0",
      "0.00",
      "0.00",
      "−12.34",
      "",
      "",
    ]);
    expect([years(3.14), years(34.2), years(1e9), years(null)]).toEqual(["3.1", "34", "200+", ""]);
  });
});

test("no text closes its element or its attribute", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
    }),
  );
});

test("the largest rows and the others are all rows: sums stay", () => {
  const rows = fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 30 });
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 12 }), (values, count) => {
      const { top, others } = topRows(values, (value) => value, count);
      expect(total([...top, ...others], (value) => value)).toBe(total(values, (value) => value));
      expect(others).not.toHaveLength(1);
      for (const value of others) {
        expect(Math.abs(value)).toBeLessThanOrEqual(Math.min(...top.map(Math.abs)));
      }
    }),
  );
});

test("each step of a waterfall begins where the one before ended, a total at 0", () => {
  const bar = (value: number, isTotal = false) => ({ label: "", text: "", value, isTotal });
  expect(startsOf([bar(3), bar(-5), bar(1), bar(-1, true)])).toEqual([0, 3, -2, 0]);
});
