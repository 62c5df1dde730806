import { beforeAll, expect, test } from "vitest";
import { readRiskModel, type StoredModel } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { copyProject, endDataAt, estimate, marketProject } from "../jobs/market-project.ts";

let folder = "";

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 95, industryCount: 3 });
  await estimate(folder);
});

async function modelOn(target: string, date: string): Promise<StoredModel> {
  const run = await openRun((await readProject(target)).modelFolder);
  try {
    return await readRiskModel(run, date);
  } finally {
    await run.close();
  }
}

/** By name, so that the axes may differ: every number of X, F and Δ, and what stands beside them. */
function byName({ model, estimation, marketCap }: StoredModel): Record<string, number> {
  const { assets, exposures, factorCovariance, specificVariance } = model;
  const numbers: Record<string, number> = {};
  exposures.factors.forEach(({ name: first }, i) => {
    exposures.factors.forEach(({ name: second }, j) => {
      numbers[`${first} × ${second}`] = factorCovariance.values[i * exposures.factors.length + j] as number;
    });
  });
  assets.labels.forEach((id, asset) => {
    if (exposures.covered[asset] !== 1) return;
    numbers[`Δ ${id}`] = specificVariance[asset] as number;
    numbers[`cap ${id}`] = marketCap[asset] as number;
    numbers[`member ${id}`] = estimation[asset] as number;
    for (let s = 0; s < exposures.styleCount; s++) {
      numbers[`x ${id} ${s}`] = exposures.styles[asset * exposures.styleCount + s] as number;
    }
  });
  return numbers;
}

test.each(["2020-01-07", "2020-01-31", "2020-02-12", "2020-03-03"])(
  "the model on %s is, bit for bit, what data that end on that day give",
  async (date) => {
    const ended = copyProject(folder);
    endDataAt(ended, date);
    await estimate(ended);
    const expected = await modelOn(ended, date);
    const actual = await modelOn(folder, date);
    expect(expected.source).toBe("stored");
    expect(actual.source).toBe(date === "2020-01-31" ? "stored" : "rebuilt");
    const [a, e] = [byName(actual), byName(expected)];
    expect(Object.keys(a)).toEqual(Object.keys(e));
    expect(Object.keys(a).length).toBeGreaterThan(300);
    expect(Object.keys(e).filter((name) => !Object.is(a[name], e[name]))).toEqual([]);
    expect(Object.values(e).filter((value) => value !== 0 && !Number.isNaN(value)).length).toBeGreaterThan(
      200,
    );
  },
);

test("a date outside the run, one that is no trading day and one too early for a forecast are refused in words", async () => {
  await expect(modelOn(folder, "2019-10-31")).rejects.toThrow(/the run covers 2019-11-01 to 2020-/);
  await expect(modelOn(folder, "2020-02-15")).rejects.toThrow(/not a trading day of the run/);
  await expect(modelOn(folder, "2019-11-04")).rejects.toThrow(/too little history for a forecast/);
});
