import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatCsv } from "../../node/cli/csv-text.ts";
import { fixed, formatTable, money, percent } from "../../node/cli/table-text.ts";
import { formatJson } from "../../wire/index.ts";
import { readCsv } from "./read-csv.ts";

describe("formatCsv", () => {
  const texts = fc.string({
    unit: fc.constantFrom("a", " ", '"', ",", "\r", "\n", "=", "+", "-", "@", "\t", "é", "'"),
  });

  test("is read back by the letter of RFC 4180, an apostrophe in front of what a spreadsheet would run", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(texts, texts), { minLength: 1 }), (rows) => {
        const read = readCsv(formatCsv(["left", "right"], rows));
        const guarded = (text: string) => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);
        expect(read).toEqual([["left", "right"], ...rows.map((row) => row.map(guarded))]);
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  test("guards headers too, leaves numbers numbers, and leaves cells empty where there is no number", () => {
    expect(
      formatCsv(
        ["=x", "y"],
        [
          [-0.1, Number.NaN],
          [1e-20, Number.POSITIVE_INFINITY],
          [true, "-1"],
        ],
      ),
    ).toBe("'=x,y\r\n-0.1,\r\n1e-20,\r\ntrue,'-1\r\n");
  });
});

describe("formatTable", () => {
  test("aligns cells under their headers, a rule for an empty row, nothing after the last sign", () => {
    const columns = [
      { header: "name", align: "left" },
      { header: "%", align: "right" },
    ] as const;
    expect(formatTable(columns, [["a", "1.00"], ["bcdef", "-10.00"], [], ["Total", ""]]).split("\n")).toEqual(
      ["name        %", "─────  ──────", "a        1.00", "bcdef  -10.00", "─────  ──────", "Total"],
    );
  });
});

test("numbers for people: percent, fixed digits, money; missing is blank and there is no minus zero", () => {
  expect([percent(0.12345), percent(-0.00001), percent(Number.NaN), percent(0.5, 0)]).toEqual([
    "12.35",
    "0.00",
    "",
    "50",
  ]);
  expect([fixed(-0.004), fixed(-0.006), fixed(Number.POSITIVE_INFINITY), fixed(3, 0)]).toEqual([
    "0.00",
    "-0.01",
    "",
    "3",
  ]);
  expect([money(999), money(1234), money(-4.56e9), money(7e12), money(Number.NaN)]).toEqual([
    "999",
    "1.2k",
    "-4.6bn",
    "7.0tn",
    "",
  ]);
});

test("JSON for programs has null where there is no number, and arrays for vectors", () => {
  const text = formatJson({
    a: Number.NaN,
    b: Float64Array.of(1, Number.NaN),
    c: [Number.NEGATIVE_INFINITY, -0.5],
  });
  expect(JSON.parse(text)).toEqual({ a: null, b: [1, null], c: [null, -0.5] });
});
