import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { attributeReturn } from "../../engine/performance-attribution/index.ts";
import { readRiskModel, type StoredModel, walkRun } from "../../node/model/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, type Run, selectValues } from "../../node/store/index.ts";
import { expectClose } from "../tolerance.ts";
import { editSpec, estimate } from "./market-project.ts";
import { readRawTables } from "./raw-tables.ts";
import { severalMarketsProject, trueFactorReturns } from "./several-markets.ts";

interface Estimate {
  readonly date: string;
  readonly family: string;
  readonly factor: string;
  readonly value: number;
  readonly error: number;
  readonly truth: number;
}

let folder = "";
let run: Run;
let model: StoredModel;
let estimates: readonly Estimate[] = [];

beforeAll(async () => {
  folder = (await severalMarketsProject()).folder;
  editSpec(folder, (text) => text.replace("factors:\n", "factors:\n  countries: true\n  currencies: true\n"));
  await estimate(folder);
  run = await openRun((await readProject(folder)).modelFolder);
  model = await readRiskModel(run);
  const rows = await run.readTable("factor_returns");
  const text = (column: string) => selectValues(rows, column, "text");
  const number = (column: string) => selectValues(rows, column, "number");
  const truth = trueFactorReturns(folder);
  const [factor, family] = [text("factor"), text("family")];
  const [value, error] = [number("factor_return"), number("standard_error")];
  estimates = selectValues(rows, "date", "date").map((date, i) => ({
    date,
    factor: factor[i] as string,
    family: family[i] as string,
    value: value[i] as number,
    error: error[i] as number,
    truth: truth.get(`${date} ${factor[i]}`) ?? Number.NaN,
  }));
  return async () => {
    await run.close();
    rmSync(folder, { recursive: true });
  };
});

const of = (family: string) => estimates.filter((row) => row.family === family);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("five countries and three foreign currencies are factors, in the order of the columns of X", () => {
  const families = model.model.exposures.factors.map(({ family }) => family);
  expect(families.filter((family) => family === "country").length).toBe(5);
  expect(families.filter((family) => family === "currency").length).toBe(3);
  expect([...new Set(families)]).toEqual(["market", "country", "industry", "style", "currency"]);
});

test("true country returns are found: unbiased within four standard errors, and as far off as their errors say", () => {
  const names = [...new Set(of("country").map(({ factor }) => factor))];
  expect(names.length).toBe(5);
  for (const name of names) {
    const rows = of("country").filter(({ factor }) => factor === name);
    expect(rows.length).toBeGreaterThan(200);
    const z = rows.map(({ value, error, truth }) => (value - truth) / error);
    expect(Math.abs(mean(z))).toBeLessThan(4 / Math.sqrt(z.length));
    // The regression has estimated styles and √cap weights instead of the true ones, so its errors are not exactly right.
    const spread = Math.sqrt(mean(z.map((of) => of * of)));
    expect(spread).toBeGreaterThan(0.75);
    expect(spread).toBeLessThan(1.35);
  }
});

test("a currency earns what the exchange and the two rates of interest gave it", () => {
  const rows = of("currency");
  expect(rows.length).toBeGreaterThan(600);
  expectClose(
    rows.map(({ value }) => value),
    rows.map(({ truth }) => truth),
    1e-9,
  );
  expect(rows.every(({ error }) => Number.isNaN(error))).toBe(true);
});

test("countries and currencies have risk, and every name one country and at most one foreign currency", () => {
  const { exposures, factorCovariance } = model.model;
  const variance = (family: string) =>
    exposures.factors.flatMap((factor, k) =>
      factor.family === family ? [factorCovariance.values[k * exposures.factors.length + k] as number] : [],
    );
  for (const family of ["country", "currency"])
    for (const value of variance(family)) expect(value).toBeGreaterThan(0);
  exposures.covered.forEach((covered, n) => {
    if (covered !== 1) return;
    const { offsets, codes } = exposures.groups;
    const countries = Array.from(codes.subarray(offsets[n], offsets[n + 1])).filter(
      (code) => code < exposures.countryCount,
    );
    expect(countries.length).toBe(1);
    expect(exposures.currency[n]).toBeLessThan(exposures.currencyCount);
  });
});

/** The last mean correlation of specific returns within each country. */
async function countryCorrelations(of: Run): Promise<readonly number[]> {
  const rows = await of.readTable("residual_correlations");
  const [grouping, group] = [selectValues(rows, "grouping", "text"), selectValues(rows, "group", "text")];
  const last = new Map<string, number>();
  selectValues(rows, "mean_correlation", "number").forEach((value, row) => {
    if (grouping[row] === "country") last.set(group[row] as string, value);
  });
  return [...last.values()];
}

test("a model without the country factors says that specific returns go together within countries", async () => {
  const { folder } = await severalMarketsProject();
  try {
    await estimate(folder);
    const without = await openRun((await readProject(folder)).modelFolder);
    const [missing, present] = [await countryCorrelations(without), await countryCorrelations(run)];
    await without.close();
    expect([missing.length, present.length]).toEqual([5, 5]);
    expect(mean(missing)).toBeGreaterThan(0.03);
    // With them the weighted residuals of a country of n names add up to 0, so that they correlate by about -1/(n - 1).
    expect(mean(present)).toBeLessThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("portfolios earn base currency: what currencies did is theirs, and a period's cross terms are unexplained", async () => {
  const tables = readRawTables(folder);
  const rate = (date: string, name: string) => tables.fx.get(`${date} ${name}`) ?? 1;
  const interest = new Map(
    rawRates(folder).map(({ date, currency, value }) => [`${date} ${currency}`, value]),
  );
  const locals = new Map<string, number>();
  const rows = await run.readTable("returns");
  const ids = selectValues(rows, "id", "text");
  const totals = selectValues(rows, "total_return", "number");
  selectValues(rows, "date", "date").forEach((date, row) => {
    locals.set(`${date} ${ids[row]}`, totals[row] as number);
  });
  let [checked, largest] = [0, 0];
  for await (const { before, returns, estimated } of walkRun(run, "2020-06-01", "2020-09-01")) {
    if (!estimated) continue;
    const { assets } = model.model;
    const caps = before.marketCap.map((cap, n) => (before.estimation[n] === 1 ? cap : 0));
    const total = caps.reduce((sum, cap) => sum + cap, 0);
    const weights = caps.map((cap) => cap / total);
    const whole = attributeReturn(returns, { weights, assets, outside: [] });
    const base = interest.get(`${returns.date} USD`) as number;
    let [earned, cross] = [0, 0];
    weights.forEach((weight, n) => {
      const id = assets.labels[n] as string;
      const local = locals.get(`${returns.date} ${id}`);
      if (weight === 0 || local === undefined) return;
      const money = tables.currency.get(id) as string;
      const fx = rate(returns.date, money) / rate(before.date, money) - 1;
      const own = interest.get(`${returns.date} ${money}`) as number;
      const held = ((1 + fx) * (1 + own)) / (1 + base) - 1;
      earned += weight * ((1 + local) * (1 + fx) - 1);
      if (Number.isFinite(returns.specificReturns[n]))
        cross += weight * ((local - own) * fx + (money === "USD" ? 0 : held * base));
    });
    expectClose(whole.returnPeriod, earned, 1e-12);
    expectClose(whole.unexplained, cross, 1e-12);
    largest = Math.max(largest, Math.abs(earned));
    expect(Math.abs(whole.unexplained)).toBeLessThan(0.001);
    checked++;
  }
  expect(checked).toBeGreaterThan(40);
  expect(largest).toBeGreaterThan(0.01);
});

/** data/rates.csv as text has it. */
function rawRates(of: string): readonly { date: string; currency: string; value: number }[] {
  const [header = "", ...lines] = readFileSync(join(of, "data/rates.csv"), "utf8").trimEnd().split("\n");
  const columns = header.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    const cell = (name: string) => cells[columns.indexOf(name)] as string;
    return { date: cell("date"), currency: cell("currency"), value: Number(cell("rate")) };
  });
}
