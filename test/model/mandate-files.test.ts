import { expect, test } from "vitest";
import type { Fault } from "../../engine/errors/index.ts";
import { axis } from "../../engine/labels/index.ts";
import { readSmallCsv } from "../../node/import/index.ts";
import { type FileSetting, readNumbersBeside } from "../../node/model/mandate-files.ts";

async function read(lines: readonly string[], date = "2021-12-13") {
  const faults: Fault[] = [];
  const notes: string[] = [];
  const stored = { model: { assets: axis("asset", ["A", "B", "C"]), date } };
  const readRows: FileSetting["readRows"] = (name, columns) =>
    readSmallCsv({ name, text: lines.join("\n") }, columns);
  const setting = { file: "mandate.yaml", readRows, faults, notes, stored };
  const read = await readNumbersBeside(setting, {
    file: "views.csv",
    column: "alpha",
    beside: "standard_error",
  });
  return { ...read, faults, notes };
}

const DATED = [
  "date,id,alpha,standard_error",
  "2021-12-14,A,50%,1%",
  "2021-12-13,A,3%,2%",
  "2021-06-30,A,1%,1%",
  "2021-06-30,B,30bp,",
  "2021-06-30,C,0.05,0.01",
  "2021-11-30,C,,",
  "2021-06-30,Z,1,1",
];

test("with dates an id has its last value at or before the date, never a later one; an empty value ends it", async () => {
  const { values, beside, faults, notes } = await read(DATED);
  expect(Array.from(values)).toEqual([0.03, 0.003, Number.NaN]);
  expect(Array.from(beside ?? [])).toEqual([0.02, Number.NaN, Number.NaN]);
  expect(faults).toEqual([]);
  expect(notes).toEqual([
    "views.csv: 1 of 4 ids are not in the run and are left out",
    "views.csv: 1 of 7 rows are later than 2021-12-13 and are not read",
  ]);
});

test("what is added later changes nothing that was read before", async () => {
  const early = await read(DATED, "2021-10-01");
  const without = await read(
    DATED.filter((line) => !/^2021-1[12]/.test(line)),
    "2021-10-01",
  );
  expect(Array.from(early.values)).toEqual(Array.from(without.values));
  expect(Array.from(early.values)).toEqual([0.01, 0.003, 0.05]);
});

test("without dates an id stands once and has a value", async () => {
  const { values, beside, faults } = await read(["id,alpha", "A,1%", "A,2%", "B,", "C,much"]);
  expect(values[0]).toBe(0.01);
  expect(beside).toBeNull();
  expect(faults.map(({ row, column, rule }) => [row, column, rule])).toEqual([
    [3, "id", "the id stands twice"],
    [4, "alpha", "must be a decimal (0.01), a percentage (1%) or basis points (30bp)"],
    [5, "alpha", "must be a decimal (0.01), a percentage (1%) or basis points (30bp)"],
  ]);
});

test("a date is a day of the calendar, and an id stands once on it", async () => {
  const { faults } = await read(["id,date,alpha", "A,2021-02-30,1", "B,2021-01-04,1", "B,2021-01-04,1"]);
  expect(faults.map(({ row, rule }) => [row, rule])).toEqual([
    [2, "must be a day, YYYY-MM-DD"],
    [4, "the id stands twice on this date"],
  ]);
});
