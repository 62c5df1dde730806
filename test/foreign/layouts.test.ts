import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { portfolioRisk } from "../../engine/risk-model/index.ts";
import { importForeign } from "../../node/foreign/index.ts";
import { readRiskModel } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { expectClose } from "../tolerance.ts";
import { foreignWorld, plainVariance } from "./foreign-world.ts";
import { writeColumns, writeJson, writeMembers, writeQuoted } from "./write-packages.ts";

const world = foreignWorld();
const LAYOUTS = {
  members: writeMembers,
  quoted: writeQuoted,
  columns: writeColumns,
  json: writeJson,
} as const;

function projectOf(layout: keyof typeof LAYOUTS | "tables", more = ""): string {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-foreign-"));
  writeFileSync(
    join(folder, "plimsoll.yaml"),
    `name: bought\nmodel: { layout: ${layout}, path: package }\n${more}`,
  );
  mkdirSync(join(folder, "package"));
  return folder;
}

/** Weights that sum to 1, some of them short, both linked lines among them. */
const weights = world.ids.map((_, i) => (i % 4 === 3 ? -0.02 : 0.05) + 0.001 * i);

describe("a package of each layout", () => {
  test.each(Object.entries(LAYOUTS))("%s: risk is what its own numbers say", async (layout, write) => {
    const folder = projectOf(layout as keyof typeof LAYOUTS);
    write(join(folder, "package"), world);
    const project = await readProject(folder);
    await importForeign(project);
    const run = await openRun(project.modelFolder);
    try {
      for (const day of world.days) {
        const { model } = await readRiskModel(run, day.date);
        const byId = new Map(world.ids.map((id, i) => [id, weights[i]!]));
        const own = model.assets.labels.map((id) => byId.get(id)!);
        const risk = portfolioRisk(model, own);
        const plain = plainVariance(day, weights);
        expectClose(risk.factorVariance / plain.factor, 1, 1e-12);
        expectClose(risk.specificVariance / plain.specific, 1, 1e-12);
      }
      expect(run.manifest.inputs.length).toBeGreaterThan(0);
    } finally {
      await run.close();
    }
  });
});
