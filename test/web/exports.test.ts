import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workbookRows } from "../../node/import/index.ts";
import { exportTitle, formatTsv } from "../../web/exports/table-text.ts";
import { makeWorkbook } from "../../web/make-workbook.ts";

const ROWS = [
  ["00012", "2024-02-29", 1 / 3, "plain"],
  ["=cmd()", null, -1e-20, 'a "b" & <c>\u0000'],
  [" spaced ", "1999-12-31", Number.NaN, undefined],
];

test("a saved workbook reads back: ids as text, dates as dates, numbers to the last digit", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "plimsoll-workbook-")), "table.xlsx");
  writeFileSync(path, makeWorkbook("risk: by [name]", ["id", "date", "weight (decimal)", "note"], ROWS));
  const { sheet, rows } = await workbookRows(path);
  expect(sheet).toBe("risk  by  name ");
  expect(rows.map(({ cells }) => cells)).toEqual([
    ["id", "date", "weight (decimal)", "note"],
    ["00012", "2024-02-29", "0.3333333333333333", "plain"],
    ["=cmd()", "", "-1e-20", 'a "b" & <c>'],
    ["spaced", "1999-12-31"],
  ]);
});

test("what is copied is cells with tabs between them, and nothing of it runs", () => {
  expect(formatTsv(["id", "weight"], ROWS.slice(0, 2))).toBe(
    'id\tweight\n00012\t2024-02-29\t0.3333333333333333\tplain\n\'=cmd()\t\t-1e-20\ta "b" & <c>\u0000\n',
  );
  expect(formatTsv(["a"], [["one\ttwo\nthree"]])).toBe("a\none two three\n");
});

test.each([
  ["Volatility", "% a year", "Volatility (decimal a year)"],
  ["Risk contribution", "points of %", "Risk contribution (decimal)"],
  ["Share", "% of variance", "Share (decimal of variance)"],
  ["Exposure", "sd, or weight", "Exposure (sd, or weight)"],
  ["Names", undefined, "Names"],
])("%s in %s is exported as %s", (title, unit, expected) => {
  expect(exportTitle(title, unit)).toBe(expected);
});
