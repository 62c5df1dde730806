import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** A row of the bench: bias by size decile of names with 20 to 60 days of history. */
interface Making {
  readonly name: string;
  readonly deciles: readonly number[];
  readonly spread: number;
  readonly mean: number;
}

test("structural and shrinkage take the spread of bias over size deciles from above 0.5 to below 0.1", () => {
  const bench = fileURLToPath(new URL("../../bench/specific-risk.mjs", import.meta.url));
  const lines = execFileSync("node", [bench, "--json", "--draws", "25"]).toString().trim().split("\n");
  const makings = lines.map((line) => JSON.parse(line) as Making);
  const spread = (name: string) => makings.find((making) => making.name === name)?.spread;
  expect(spread("time series alone")).toBeGreaterThan(0.5);
  expect(spread("blend with size groups")).toBeGreaterThan(0.1);
  expect(spread("and structural")).toBeLessThan(0.1);
  expect(spread("and shrinkage, q = 0.1")).toBeLessThan(0.1);
  const all = makings.find(({ name }) => name === "and shrinkage, q = 0.1");
  expect(Math.abs((all?.mean ?? 0) - 1)).toBeLessThan(0.05);
});
