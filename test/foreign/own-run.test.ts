import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { denseCovariance, type RiskModel } from "../../engine/risk-model/index.ts";
import { exportRun, importForeign } from "../../node/foreign/index.ts";
import { readRiskModel } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { smallRun } from "../cli/small-run.ts";
import { expectClose } from "../tolerance.ts";

/** Σ by names, of those in the model. */
function covariances(model: RiskModel): Map<string, number> {
  const dense = denseCovariance(model);
  const { labels } = model.assets;
  const known = [...labels.keys()].filter((i) => model.exposures.covered[i] === 1);
  return new Map(
    known.flatMap((i) =>
      known.map((j) => [`${labels[i]} ${labels[j]}`, dense.values[i * dense.cols + j]!] as const),
    ),
  );
}

test("a run that was estimated here goes out in each layout and comes in with the same Σ", async () => {
  const own = await readProject((await smallRun()).folder);
  const run = await openRun(own.modelFolder);
  const wanted = covariances((await readRiskModel(run)).model);
  expect(wanted.size).toBeGreaterThan(30 * 30);
  for (const layout of ["members", "quoted", "columns", "json", "tables"] as const) {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-own-run-"));
    await exportRun(run, { layout, format: "csv", out: join(folder, "package") });
    writeFileSync(
      join(folder, "plimsoll.yaml"),
      `name: again\nmodel: { layout: ${layout}, path: package }\n`,
    );
    const project = await readProject(folder);
    await importForeign(project);
    const again = await openRun(project.modelFolder);
    const got = covariances((await readRiskModel(again)).model);
    await again.close();
    expect([...got.keys()].sort(), layout).toEqual([...wanted.keys()].sort());
    const scale = Math.max(...wanted.values());
    for (const [pair, value] of wanted) expectClose(got.get(pair)! / scale, value / scale, 1e-14);
  }
  await run.close();
});
