import { expect, test } from "vitest";
import { chosenRun, formatKeys, parseKeys, runChoices, runName } from "../../web/compare/runs.ts";
import type { KeptRun } from "../../web/documents/index.ts";

const run = (model: string, sign: string, isPublished: boolean): KeptRun => ({
  runId: sign.repeat(64),
  isPublished,
  model,
  version: "1.0.0",
  dates: { first: "2020-01-02", last: "2021-12-13" },
});
const choices = runChoices({
  models: [
    { model: "mine", isServed: true, runs: [run("mine", "a", true), run("mine", "b", false)] },
    { model: "slow ~ 50%", isServed: false, runs: [run("slow ~ 50%", "c", true)] },
  ],
});

test("a run is found by its model, or by the signs of its id; one that is gone is found by nothing", () => {
  expect(choices.map(({ key }) => key)).toEqual(["mine", "bbbbbbbbbbbb", "slow ~ 50%"]);
  expect(chosenRun(choices, "")?.runId).toBe("a".repeat(64));
  for (const { key, runId } of choices) expect(chosenRun(choices, key)?.runId).toBe(runId);
  expect(chosenRun(choices, "cccccc")?.model).toBe("slow ~ 50%");
  expect([chosenRun(choices, "dddddd"), chosenRun(choices, "cc"), chosenRun(choices, "min")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("runs come back from the address, whatever a model is called", () => {
  const keys = choices.map(({ key }) => key);
  expect(parseKeys(formatKeys(keys))).toEqual(keys);
  expect(parseKeys("")).toEqual([]);
  expect(parseKeys("50%~mine")).toEqual(["50%", "mine"]);
});

test("runs of one model are told apart by their ids, others by their names", () => {
  expect(choices.map((one) => runName(one, choices))).toEqual([
    "mine (aaaaaaaaaaaa)",
    "mine (bbbbbbbbbbbb)",
    "slow ~ 50%",
  ]);
});
