import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { portfolioRisk } from "../../engine/risk-model/index.ts";
import { importForeign } from "../../node/foreign/index.ts";
import { readRiskModel } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { foreignWorld } from "./foreign-world.ts";
import { writeMembers } from "./write-packages.ts";

const hasNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;

// Skipped where there is no numpy: the same numbers by plain sums are in layouts.test.ts, which always runs.
test.skipIf(!hasNumpy)("risk from a package is numpy's from the same files", async () => {
  const world = foreignWorld();
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-numpy-"));
  const files = join(folder, "package");
  mkdirSync(files);
  writeMembers(files, { ...world, days: world.days.slice(-2) });
  writeFileSync(join(folder, "plimsoll.yaml"), "name: bought\nmodel: { layout: members, path: package }\n");
  const project = await readProject(folder);
  await importForeign(project);
  const run = await openRun(project.modelFolder);
  const { model } = await readRiskModel(run);
  await run.close();
  const weights = world.ids.map((_, i) => (i % 3 === 1 ? -0.04 : 0.06) + 0.002 * i);
  const given = world.ids.map((id, i) => `${id}=${weights[i]}`);
  const script = join(import.meta.dirname, "package-risk.py");
  const { stdout, status } = spawnSync("python3", [script, files, "20200205", ...given], {
    encoding: "utf8",
  });
  expect(status).toBe(0);
  const [factor, specific, total] = stdout.trim().split(" ").map(Number) as [number, number, number];
  const byId = new Map(world.ids.map((id, i) => [id, weights[i]!]));
  const risk = portfolioRisk(
    model,
    model.assets.labels.map((id) => byId.get(id)!),
  );
  const ratios = [risk.factorVariance / factor, risk.specificVariance / specific, risk.variance / total];
  expectClose(ratios, [1, 1, 1], TOLERANCE.algebra);
});
