import { expect, test } from "vitest";
import { crisisSpans, fromZeroInteger, peerNames } from "../../node/cli/evaluation-options.ts";

test("spans of crises are days or months, both ends included; peers have names", () => {
  expect(crisisSpans("2007-07..2009-06, 2020-02-20..2020-05")).toEqual([
    { from: "2007-07-01", to: "2009-06-30" },
    { from: "2020-02-20", to: "2020-05-31" },
  ]);
  expect(peerNames("sample,single-index")).toEqual(["sample", "single_index"]);
  expect(fromZeroInteger("0")).toBe(0);
  expect(() => crisisSpans("2009-06..2007-07")).toThrow("from..to");
  expect(() => crisisSpans("2009")).toThrow("from..to");
  expect(() => peerNames("index")).toThrow("sample, single-index");
  expect(() => fromZeroInteger("1.5")).toThrow("whole number");
});
