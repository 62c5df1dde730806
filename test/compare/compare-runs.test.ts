import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { denseCovariance } from "../../engine/risk-model/index.ts";
import { comparisonOutput } from "../../node/cli/commands/compare.ts";
import type { PairedForecasts } from "../../node/cli/paired-forecasts.ts";
import { compareRuns, openNamedRun } from "../../node/compare/index.ts";
import { evaluateRuns } from "../../node/evaluate/index.ts";
import { modelsDocument } from "../../node/http/run-documents.ts";
import { modelOn } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import type { Run } from "../../node/store/index.ts";
import { editSpec, estimate, marketProject } from "../jobs/market-project.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

let folder = "";
let first: Run;
let second: Run;
let model = "";

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 130, industryCount: 3 });
  await estimate(folder);
  model = (await readProject(folder)).spec.name;
  editSpec(folder, (text) =>
    text.replace(`name: ${model}`, "name: other").replace(/^ {4}momentum: .*\n/m, ""),
  );
  await estimate(folder);
  const project = await readProject(folder);
  first = await openNamedRun(project, model);
  second = await openNamedRun(project, "other");
});

afterAll(async () => {
  await first.close();
  await second.close();
});

const UNIVERSE = { portfolio: "universe", benchmark: "none", userFactors: [] } as const;

describe("two runs on the same portfolio", () => {
  test("forecast what Σ of each says, written out densely, and parts sum to the difference on every date", async () => {
    const { dates, last } = await compareRuns([first, second], UNIVERSE, {});
    expect(dates.length).toBeGreaterThan(2);
    for (const { date, total } of dates) {
      const sum = Object.values(total.parts).reduce((a, b) => a + b, 0);
      expectClose(sum, total.secondAnnual - total.firstAnnual, TOLERANCE.algebra);
      const one = await modelOn(first, date);
      const two = await modelOn(second, date);
      if (one === undefined || two === undefined) throw new Error("no model");
      const caps = Array.from(one.marketCap, (cap, i) => (one.estimation[i] === 1 ? cap : 0));
      const whole = caps.reduce((a, b) => a + b, 0);
      const volatilities = [one, two].map(({ model: of }) => {
        const sigma = denseCovariance(of).values;
        let variance = 0;
        caps.forEach((a, i) => {
          caps.forEach((b, j) => {
            if (a > 0 && b > 0) variance += ((a * b) / whole ** 2) * sigma[i * caps.length + j]!;
          });
        });
        return Math.sqrt(variance * of.periodsPerYear);
      });
      expectClose([total.firstAnnual, total.secondAnnual], volatilities, TOLERANCE.algebra);
    }
    expect(
      last.total.factors.filter(({ models }) => models !== "both").map(({ factor }) => factor.name),
    ).toEqual(["momentum"]);
  });

  test("trade places by turning every sign; a run against itself is nothing", async () => {
    const there = await compareRuns([first, second], UNIVERSE, {});
    const back = await compareRuns([second, first], UNIVERSE, {});
    expectClose(
      Object.values(back.last.total.parts),
      Object.values(there.last.total.parts).map((part) => -part),
      TOLERANCE.algebra,
    );
    const self = await compareRuns([first, first], UNIVERSE, {});
    for (const { total } of self.dates)
      expectClose(Object.values(total.parts), [0, 0, 0, 0, 0], TOLERANCE.algebra);
  });

  test("are evaluated per period of the first, and on its specific returns where they have its factors", async () => {
    const request = { randomCount: 2, seed: 1 };
    // The same numbers, said to be per month: a day has a 21st of their variance.
    const monthly: Run = {
      ...first,
      manifest: { ...first.manifest, spec: { ...(first.manifest.spec as object), periodsPerYear: 12 } },
    };
    const { horizons, nameComparisons } = await evaluateRuns([first, monthly], request);
    const [own, other] = horizons[1]!.forecasts;
    own!.forEach(({ forecast }, p) => {
      expectClose(
        other![p]!.forecast,
        Float64Array.from(forecast, (variance) => variance / 21),
        TOLERANCE.algebra,
      );
    });
    expect(nameComparisons[0]!.map(({ target }) => target)).toContain("specific");
    const changed = await evaluateRuns([first, second], request);
    expect(new Set(changed.nameComparisons[0]!.map(({ target }) => target))).toEqual(new Set(["total"]));
  });

  test("are told in words: which was better, and a name that is no run", async () => {
    const project = await readProject(folder);
    const options = { first: model, second: "other", top: 3, random: 3, seed: 1 };
    const { text, json } = await comparisonOutput(project, [first, second], options);
    expect(text).toContain("of one model alone: momentum (A)");
    expect(text).toContain("A's estimation universe by cap");
    expect(text).toMatch(/the 3 largest of \d+/);
    expect(json).toMatchObject({ benchmark: "none", first: { model }, second: { model: "other" } });
    // All differences are B less A, those of the losses too.
    const { horizons } = (json as { forecasts: PairedForecasts }).forecasts;
    const { quasiLikelihood, lossDifference, tStatistic } = horizons[0]!.families[0]!;
    expectClose(lossDifference, quasiLikelihood[1] - quasiLikelihood[0], 1e-9);
    expect(Number.isNaN(tStatistic) || tStatistic * lossDifference > 0).toBe(true);
    const one = await comparisonOutput(project, [first, first], {
      ...options,
      date: first.manifest.dates.last,
    });
    expect(one.json).toMatchObject({ forecasts: null });
    await expect(openNamedRun(project, "othr")).rejects.toThrow(/did you mean other\?/);
    // What the API lists can be named: the model of the spec, here the second, is the first of the list.
    const { models } = (await modelsDocument(project)) as { models: { model: string; runs: object[] }[] };
    expect(models.map(({ model: of, runs }) => [of, runs])).toMatchObject([
      ["other", [{ runId: second.id, isPublished: true, model: "other" }]],
      [model, [{ runId: first.id, isPublished: true, dates: first.manifest.dates }]],
    ]);
    await expect(openNamedRun(project, "ffffff")).rejects.toThrow(/no run of that name/);
    expect((await openNamedRun(project, second.id.slice(0, 8))).id).toBe(second.id);
    await expect(compareRuns([first, second], UNIVERSE, { from: "2099-01-01" })).rejects.toThrow(
      /common ones are/,
    );
  });
});
