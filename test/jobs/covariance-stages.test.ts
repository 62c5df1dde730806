import { beforeAll, expect, test } from "vitest";
import { halfLifeWeights } from "../../engine/stats/index.ts";
import { type EstimateResult, estimateModel } from "../../node/jobs/index.ts";
import { readRiskModel, type StoredModel } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, selectValues } from "../../node/store/index.ts";
import { copyProject, editSpec, endDataAt, estimate, marketProject, rowsUntil } from "./market-project.ts";

const STAGES = ["ewma", "newey_west", "eigenfactor", "regime"];
const HALF_LIFE = 30;
/** In mid-month, and the last day of a month. */
const [BETWEEN, MONTH_END] = ["2020-02-12", "2020-01-31"];

let folder = "";
let first: EstimateResult;

beforeAll(async () => {
  folder = await marketProject({ assetCount: 30, dateCount: 85, industryCount: 3 });
  const covariance = `covariance:
  volatilityHalfLife: ${HALF_LIFE}
  ownHistoryFull: 15
  burnIn: mark
  neweyWest: { volatility: 3, correlation: 1 }
  eigenfactor: { draws: 25 }
  regime: { halfLife: 10 }
`;
  editSpec(folder, (text) => text.concat(covariance));
  first = await estimate(folder);
});

async function modelOn(target: string, date: string): Promise<StoredModel> {
  const run = await openRun((await readProject(target)).modelFolder);
  try {
    return await readRiskModel(run, date);
  } finally {
    await run.close();
  }
}

/** Factor returns of the run as the table has them, by factor. */
async function factorReturnsUntil(date: string): Promise<Map<string, number[]>> {
  const run = await openRun((await readProject(folder)).modelFolder);
  const rows = await run.readTable("factor_returns", { to: date });
  await run.close();
  const series = new Map<string, number[]>();
  const returns = selectValues(rows, "factor_return", "number");
  selectValues(rows, "factor", "text").forEach((factor, row) => {
    series.set(factor, [...(series.get(factor) ?? []), returns[row] as number]);
  });
  return series;
}

test("every forecast has its four stages in order, in both tables, and the model has the last", async () => {
  const rows = await rowsUntil(folder, "2099-01-01");
  const dates = first.manifest.forecastDates.filter((date) =>
    rows.forecasts?.some((row) => row.includes(`date=${date}`)),
  );
  expect(dates.length).toBeGreaterThanOrEqual(3);
  for (const date of dates) {
    for (const table of ["factor_covariance", "factor_covariance_stages"]) {
      const texts = (rows[table] ?? []).filter((row) => row.includes(`date=${date}`));
      const stages = texts.map((row) => row.match(/stage=(\S+)/)?.[1]);
      expect(
        stages.filter((stage, i) => stage !== stages[i - 1]),
        `${table} ${date}`,
      ).toEqual(STAGES);
    }
    const { model, covariance } = await modelOn(folder, date);
    expect(covariance.stages.map(({ stage }) => stage)).toEqual(STAGES);
    expect(model.factorCovariance).toBe(covariance.stages[3]?.covariance);
  }
});

test("what each stage did is in its numbers", async () => {
  const { covariance, model } = await modelOn(folder, MONTH_END);
  const [ewma, lagged, adjusted, regime] = covariance.stages;
  const size = model.exposures.factors.length;
  const market = (await factorReturnsUntil(MONTH_END)).get("market") as number[];
  const weights = halfLifeWeights(HALF_LIFE, market.length);
  const mean = market.reduce((sum, f, t) => sum + (weights[t] as number) * f, 0);
  const product = (lag: number) =>
    market.reduce((sum, f, t) => {
      const earlier = market[t - lag];
      if (earlier === undefined) return sum;
      const weight = Math.sqrt((weights[t] as number) * (weights[t - lag] as number));
      return sum + weight * (f - mean) * (earlier - mean);
    }, 0);
  const plain = product(0);
  // Bartlett's weights of three lags: 3/4, 1/2, 1/4, each twice.
  const withLags = plain + 1.5 * product(1) + product(2) + 0.5 * product(3);
  expect((ewma?.covariance.values[0] as number) / plain).toBeCloseTo(1, 10);
  expect((lagged?.covariance.values[0] as number) / withLags).toBeCloseTo(1, 10);
  expect(Math.abs(withLags / plain - 1)).toBeGreaterThan(0.01);
  const trace = (values: ArrayLike<number> = []) =>
    Array.from({ length: size }, (_, k) => values[k * (size + 1)] as number).reduce((a, b) => a + b, 0);
  expect(trace(adjusted?.covariance.values)).not.toBe(trace(lagged?.covariance.values));
  const multiplier = regime?.volatilityMultiplier as number;
  expect(Math.abs(multiplier - 1)).toBeGreaterThan(0.01);
  const scaled = Array.from(adjusted?.covariance.values ?? [], (value) => value * multiplier ** 2);
  expect(Array.from(regime?.covariance.values ?? [])).toEqual(scaled);
});

test("between forecasts all stages are made again, bit for bit as data that end there give them", async () => {
  const ended = copyProject(folder);
  endDataAt(ended, BETWEEN);
  await estimate(ended);
  const [expected, actual] = [await modelOn(ended, BETWEEN), await modelOn(folder, BETWEEN)];
  expect([expected.source, actual.source]).toEqual(["stored", "rebuilt"]);
  const kept = ({ covariance: { stages, ...rest } }: StoredModel) => ({
    ...rest,
    stages: stages.map(
      ({ stage, covariance, repairedEigenvalues, volatilityMultiplier, shrinkage, eigenvalueBias }) => {
        return { stage, covariance, repairedEigenvalues, volatilityMultiplier, shrinkage, eigenvalueBias };
      },
    ),
  });
  expect(kept(actual)).toEqual(kept(expected));
  // Nothing of the stages before depends on what came after.
  const [long, short] = [await rowsUntil(folder, BETWEEN), await rowsUntil(ended, BETWEEN)];
  for (const table of ["factor_covariance", "factor_covariance_stages", "forecasts"]) {
    const before = short[table]?.filter((row) => !row.includes(`date=${BETWEEN}`));
    expect(before?.length).toBeGreaterThan(1);
    expect(before, table).toEqual(long[table]);
  }
});

test.each([1, 3])("with %i threads the run is the same", async (threads) => {
  const second = await estimateModel(await readProject(copyProject(folder)), { threads });
  expect(second.runId).toBe(first.runId);
});
