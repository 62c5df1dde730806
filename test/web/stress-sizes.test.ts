import { expect, test } from "vitest";
import { readSize, sentScenarios } from "../../web/stress/read-size.ts";

test.each([
  ["-10%", undefined, -0.1],
  ["−10 %", undefined, -0.1],
  [" 25bp ", undefined, 0.0025],
  [".05", undefined, 0.05],
  ["-2 sd", 0.03, -0.06],
  ["-2 sd", undefined, Number.NaN],
  ["ten", 0.03, Number.NaN],
  ["", 0.03, Number.NaN],
])("the size %j with a deviation of %j is %j", (text, deviation, size) => {
  const found = readSize(text, deviation);
  if (Number.isNaN(size)) expect(found).toBeNaN();
  else expect(found).toBeCloseTo(size, 12);
});

test("what is a factor of the model is one, all else is a name; empty rows are none", () => {
  const deviations = new Map([["market", 0.04]]);
  const { scenarios, faults } = sentScenarios(
    [
      {
        name: " crash ",
        shocks: [
          { what: "market", size: "-2 sd" },
          { what: "S1", size: "-30%" },
          { what: "", size: "" },
        ],
      },
      { name: "", shocks: [{ what: "market", size: "1%" }] },
      { name: "nothing", shocks: [] },
    ],
    deviations,
  );
  expect(faults.size).toBe(0);
  expect(scenarios).toEqual([
    { name: "crash", factors: { market: -0.08 }, assets: { S1: -0.3 } },
    { name: "scenario 2", factors: { market: 0.01 } },
  ]);
});

test("what is wrong stands at the shock that it is about", () => {
  const { faults } = sentScenarios(
    [
      { name: "a", shocks: [{ what: "market", size: "-1%" }] },
      {
        name: "b",
        shocks: [
          { what: "S1", size: "-2 sd" },
          { what: "", size: "3%" },
        ],
      },
    ],
    new Map([["market", 0.04]]),
  );
  expect([...faults.keys()]).toEqual(["1 0", "1 1"]);
});
