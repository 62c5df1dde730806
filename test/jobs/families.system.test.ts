import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attributionReport } from "../../node/cli/commands/attribute.ts";
import { riskReport } from "../../node/cli/commands/risk.ts";
import { covarianceReport } from "../../node/cli/commands/show-covariance.ts";
import { diagnosticsReport } from "../../node/cli/commands/show-diagnostics.ts";
import { factorsReport } from "../../node/cli/commands/show-factors.ts";
import { nameReport } from "../../node/cli/commands/show-name.ts";
import { portfoliosReport } from "../../node/cli/commands/show-portfolios.ts";
import { returnsReport } from "../../node/cli/commands/show-returns.ts";
import type { Output } from "../../node/cli/output.ts";
import type { EstimateResult } from "../../node/jobs/index.ts";
import { readRiskModel, type StoredModel } from "../../node/model/index.ts";
import { type Project, readProject } from "../../node/project/index.ts";
import { openRun, type Run } from "../../node/store/index.ts";
import { copyProject, editSpec, endDataAt, estimate, marketProject } from "./market-project.ts";
import { timeSeriesProject } from "./time-series-project.ts";

// Every command works with every family, and an update is the whole run.

const fit = "window: 40, minPeriods: 30, minShare: 0.7";
/** A spec of each family: what takes the place of its factors. */
const families: readonly (readonly [name: string, edit: (spec: string) => string])[] = [
  ["fundamental", (spec) => `${spec}family: { kind: fundamental }\n`],
  [
    "statistical",
    (spec) =>
      `${withoutFactors(spec)}family: { kind: statistical, ${fit}, factors: bai_ng_2, maxFactors: 4 }\n`,
  ],
  ["hybrid", (spec) => `${spec}family: { kind: hybrid, ${fit}, factors: 2 }\n`],
  ["time_series", (spec) => spec],
];
const isFound = (name: string): boolean => name === "statistical" || name === "hybrid";

function withoutFactors(spec: string): string {
  const lines = spec.split("\n");
  const start = lines.findIndex((line) => line.startsWith("factors:"));
  const end = lines.findIndex((line, i) => i > start && /^[a-z]/.test(line));
  return [...lines.slice(0, start), ...lines.slice(end)].join("\n");
}

describe.each(families)("a %s model", (name, edit) => {
  let folder = "";
  let project: Project;
  let whole: EstimateResult;
  let run: Run;

  beforeAll(async () => {
    folder =
      name === "time_series"
        ? await timeSeriesProject()
        : await marketProject({ assetCount: 50, dateCount: 95, industryCount: 3 });
    editSpec(folder, edit);
    project = await readProject(folder);
    whole = await estimate(folder);
    run = await openRun(project.modelFolder);
  });
  afterAll(() => run.close());

  test("leaves a run with forecasts, all gates held", () => {
    expect(project.options.family?.kind).toBe(name);
    expect(whole.manifest.counts.forecasts).toBeGreaterThan(1);
    const tables = new Set(whole.manifest.partitions.map(({ table }) => table));
    expect(tables.has("factor_history")).toBe(name !== "fundamental");
    expect(tables.has("factor_fits")).toBe(isFound(name));
  });

  test("answers every command", async () => {
    const portfolio = { portfolio: "universe", benchmark: "none" };
    const id = (await readRiskModel(run)).model.assets.labels[0] as string;
    const outputs: Record<string, Output> = {
      risk: await riskReport(project, { ...portfolio, top: 3 }),
      attribute: await attributionReport(project, { ...portfolio, link: "carino" }),
      covariance: await covarianceReport(run, [], {}),
      factors: await factorsReport(run, {}),
      name: await nameReport(run, id),
      portfolios: await portfoliosReport(run, {}),
      returns: await returnsReport(run, [], { last: 5 }),
      diagnostics: await diagnosticsReport(run, {}),
    };
    const wanted = isFound(name) ? "statistical_1" : name === "fundamental" ? "size" : "SPREAD";
    for (const command of ["risk", "covariance", "factors", "name", "portfolios", "returns"])
      expect(outputs[command]?.text, command).toContain(wanted);
    for (const [command, { text }] of Object.entries(outputs))
      expect(text.length, command).toBeGreaterThan(100);
    expect(outputs.factors?.text.includes("Factors found in returns")).toBe(isFound(name));
  });

  test("forecasts on a date between what data that end there give, bit for bit, and updated from there is the whole run", async () => {
    const date = "2020-02-12";
    const copy = copyProject(folder);
    endDataAt(copy, date);
    await estimate(copy);
    const short = await openRun((await readProject(copy)).modelFolder);
    const [stored, rebuilt] = [await readRiskModel(short, date), await readRiskModel(run, date)];
    await short.close();
    expect([stored.source, rebuilt.source]).toEqual(["stored", "rebuilt"]);
    expect(byName(rebuilt)).toEqual(byName(stored));
    cpSync(join(folder, "data"), join(copy, "data"), { recursive: true });
    const after = await estimate(copy);
    expect(after.manifest).toEqual(whole.manifest);
    expect(after.reusedPeriods).toBeGreaterThan(0);
  });
});

/** Numbers of X, F and Δ by name: the axes of a longer run may have more names. */
function byName({ model }: StoredModel): Record<string, number> {
  const { assets, exposures, factorCovariance, specificVariance } = model;
  const numbers: Record<string, number> = {};
  const size = exposures.factors.length;
  exposures.factors.forEach((first, i) => {
    exposures.factors.forEach((second, j) => {
      numbers[`${first.name} × ${second.name}`] = factorCovariance.values[i * size + j] as number;
    });
  });
  assets.labels.forEach((id, asset) => {
    if (exposures.covered[asset] !== 1) return;
    numbers[`Δ ${id}`] = specificVariance[asset] as number;
    for (let s = 0; s < exposures.styleCount; s++)
      numbers[`x ${id} ${s}`] = exposures.styles[asset * exposures.styleCount + s] as number;
  });
  return numbers;
}
