import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { portfolioRisk, type RiskModel } from "../../engine/risk-model/index.ts";
import { exportRun, importForeign } from "../../node/foreign/index.ts";
import { readRiskModel } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { foreignWorld } from "./foreign-world.ts";
import { writeMembers } from "./write-packages.ts";

const hasNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;

const world = foreignWorld();
const folder = mkdtempSync(join(tmpdir(), "plimsoll-numpy-"));
const files = join(folder, "package");
const handOver = join(folder, "hand-over");
let model: RiskModel;

beforeAll(async () => {
  mkdirSync(files);
  writeMembers(files, { ...world, days: world.days.slice(-1) });
  writeFileSync(join(folder, "plimsoll.yaml"), "name: bought\nmodel: { layout: members, path: package }\n");
  const project = await readProject(folder);
  await importForeign(project);
  const run = await openRun(project.modelFolder);
  ({ model } = await readRiskModel(run));
  await exportRun(run, { layout: "optimiser", format: "csv", out: handOver });
  await run.close();
});

/** By numpy from the files of the package: factor, specific and total variance, per period. */
function packageRisk(weights: readonly number[]): readonly number[] {
  const given = world.ids.map((id, i) => `${id}=${weights[i]}`);
  const script = join(import.meta.dirname, "package-risk.py");
  return python([script, files, "20200205", ...given])
    .trim()
    .split(" ")
    .map(Number);
}

function python(args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync("python3", args, { encoding: "utf8", cwd: folder });
  expect(status, stderr).toBe(0);
  return stdout;
}

function variances(weights: readonly number[]): readonly number[] {
  const byId = new Map(world.ids.map((id, i) => [id, weights[i]!]));
  const own = model.assets.labels.map((id) => byId.get(id)!);
  const { factorVariance, specificVariance, variance } = portfolioRisk(model, own);
  return [factorVariance, specificVariance, variance];
}

const weights = world.ids.map((_, i) => (i % 3 === 1 ? -0.04 : 0.06) + 0.002 * i);

// Skipped where there is no numpy: the same numbers by plain sums are in layouts.test.ts, which always runs.
test.skipIf(!hasNumpy)("risk from a package is numpy's from the same files", () => {
  const numpy = packageRisk(weights);
  expectClose(
    variances(weights).map((value, i) => value / numpy[i]!),
    [1, 1, 1],
    TOLERANCE.algebra,
  );
});

test.skipIf(!hasNumpy)(
  "the roots that an optimiser takes sum to the variance of the package's own files",
  () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/other-languages.md"), "utf8");
    const snippet = /```python\n((?:(?!```)[\s\S])*?np\.diag[\s\S]*?)```/.exec(page)?.[1];
    expect(snippet).toContain("variance =");
    const equal = world.ids.map(() => 1 / world.ids.length);
    const given = JSON.stringify(world.ids.map((id, i) => [id, weights[i]!]));
    // The page's own weights, and then long and short ones with both lines of an issuer among them.
    const script = `${snippet}
print(repr(float(variance)))
w = np.array([dict(${given})[id] for id in ids])
parts = [np.sum((L.T @ (X.T @ w)) ** 2), np.sum((s * w) ** 2), np.sum((G.T @ w) ** 2)]
print(*(repr(float(part)) for part in parts), G.shape[1])
`;
    const [told, own, parts] = python(["-c", script]).trim().split("\n") as [string, string, string];
    expect(told).toMatch(/^volatility of equal weights \d+\.\d\d % a year$/);
    expectClose(Number(own) / (252 * packageRisk(equal)[2]!), 1, 1e-12);
    const [factor, alone, shared, issuers] = parts.split(" ").map(Number) as [number, number, number, number];
    const [factorVariance, specificVariance] = packageRisk(weights) as [number, number];
    expectClose(factor / (252 * factorVariance), 1, 1e-12);
    expectClose((alone + shared) / (252 * specificVariance), 1, 1e-12);
    expect(issuers).toBe(1);
    expect(shared).toBeGreaterThan(0);
  },
);

test("what is handed over names its rows and columns", () => {
  const names = JSON.parse(readFileSync(join(handOver, "names.json"), "utf8"));
  expect(names.ids).toEqual(world.ids);
  expect(names.factors).toHaveLength(world.factors.length);
  expect(names.issuers).toEqual([["N004", "N007"]]);
  expect(existsSync(join(handOver, "issuer_root.npy"))).toBe(true);
});
