import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { attributeActiveRisk } from "../../engine/risk-attribution/index.ts";
import { readRiskModel } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import type {
  HoldingsDocument,
  ModelDocument,
  PricesDocument,
  RiskDocument,
} from "../../web/documents/index.ts";
import { modelWeights, readModel } from "../../web/model/index.ts";
import { type ApiProject, apiProject } from "./api-project.ts";

let api: ApiProject;
beforeAll(async () => {
  api = await apiProject();
});

async function document<Document>(path: string): Promise<Document> {
  const response = await api.ask(path);
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as Document;
}

test("X, F and Δ come to the browser as the run has them, bit for bit", async () => {
  const project = await readProject(api.folder);
  const run = await openRun(project.modelFolder);
  try {
    for (const date of [undefined, run.manifest.dates.last, run.manifest.forecastDates[1] as string]) {
      const { model } = readModel(
        await document<ModelDocument>(`/v1/model${date === undefined ? "" : `?date=${date}`}`),
      );
      const stored = await readRiskModel(run, date);
      const { exposures } = stored.model;
      const covered = [...exposures.covered.keys()].filter((asset) => exposures.covered[asset] === 1);
      expect(model.assets.labels).toEqual(covered.map((asset) => stored.model.assets.labels[asset]));
      expect([model.date, model.periodsPerYear]).toEqual([stored.date, stored.model.periodsPerYear]);
      expect(model.factorCovariance.values).toEqual(stored.model.factorCovariance.values);
      expect([...model.specificVariance]).toEqual(covered.map((at) => stored.model.specificVariance[at]));
      const { factors, groups, styleCount } = exposures;
      expect(model.exposures.factors).toEqual(factors);
      for (const key of [
        "marketCount",
        "countryCount",
        "industryCount",
        "styleCount",
        "currencyCount",
      ] as const)
        expect([key, model.exposures[key]]).toEqual([key, exposures[key]]);
      covered.forEach((from, to) => {
        const rowOf = (of: typeof exposures, asset: number) => [
          [...of.styles.subarray(asset * styleCount, (asset + 1) * styleCount)],
          [...of.groups.codes.subarray(of.groups.offsets[asset], of.groups.offsets[asset + 1])],
          [...of.groups.shares.subarray(of.groups.offsets[asset], of.groups.offsets[asset + 1])],
          of.currency[asset],
        ];
        expect(rowOf(model.exposures, to)).toEqual(rowOf(exposures, from));
      });
      expect(groups.codes.length).toBeGreaterThan(0);
    }
  } finally {
    await run.close();
  }
});

test("the engine on what the browser gets says what GET /v1/risk says, to the last digit", async () => {
  const query = "portfolio=value_manager";
  const { model } = readModel(await document<ModelDocument>("/v1/model"));
  const held = await document<HoldingsDocument>(`/v1/holdings?${query}`);
  const risk = await document<RiskDocument>(`/v1/risk?${query}`);
  const here = attributeActiveRisk(
    model,
    modelWeights(model, held.portfolio),
    modelWeights(model, held.benchmark),
  );
  expect(here.beta).toBe(risk.beta);
  for (const side of ["portfolio", "benchmark", "active"] as const) {
    const there = risk[side];
    expect([side, here[side].volatilityAnnual]).toEqual([side, there?.volatilityAnnual]);
    expect(here[side].specificVolatilityAnnual).toBe(there?.specificVolatilityAnnual);
    const contributions = new Map(
      here[side].factors.map((of) => [of.factor.name, of.riskContributionAnnual]),
    );
    expect(there?.factors.map(({ factor }) => contributions.get(factor))).toEqual(
      there?.factors.map(({ riskContributionAnnual }) => riskContributionAnnual),
    );
    const marginals = here[side].assets.marginalRiskAnnual;
    expect(there?.names.map(({ id }) => marginals[model.assets.codes.get(id) as number])).toEqual(
      there?.names.map(({ marginalRiskAnnual }) => marginalRiskAnnual),
    );
  }
  expect([held.portfolioName, held.benchmarkName]).toEqual([risk.portfolioName, risk.benchmarkName]);
});

test("prices are the closes of the data, and a date that is none is refused", async () => {
  const { ids, price, tradedPerDay, date } = await document<PricesDocument>("/v1/prices");
  expect(price.length).toBe(ids.length);
  expect(tradedPerDay.length).toBe(ids.length);
  const [header = [], ...rows] = readFileSync(`${api.folder}/data/bars.csv`, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  const [day, id, close] = ["date", "id", "price"].map((name) => header.indexOf(name)) as [
    number,
    number,
    number,
  ];
  const closes = new Map(
    rows.filter((row) => row[day] === date).map((row) => [row[id] as string, Number(row[close])]),
  );
  expect(ids.length).toBeGreaterThan(10);
  expect(closes.size).toBeGreaterThan(10);
  for (const [of, value] of closes) expect([of, price[ids.indexOf(of)]]).toEqual([of, value]);
  expect((await api.ask("/v1/model?date=1900-01-01")).status).toBe(400);
  expect((await api.ask("/v1/holdings?portfolio=nobody")).status).toBe(400);
});
