import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type MarketDay, startMarketState, stepMarketState } from "../../engine/data/index.ts";
import type { SyntheticDay, SyntheticMarket } from "../../engine/synthetic-market/index.ts";
import { type MarketData, openMarketData } from "../../node/import/index.ts";
import { estimateModel } from "../../node/jobs/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, selectValues } from "../../node/store/index.ts";
import { systematicReturns } from "../synthetic-market/replay.ts";
import { expectClose } from "../tolerance.ts";
import { severalMarketsProject, trueFactorReturns } from "./several-markets.ts";

/*
 * A synthetic market of five countries through CSV tables, import and estimate. Tables hold prices to 6 decimals (of 2 and
 * more), returns to 9, rates to 10 and exchange rates to 14.
 */
const written = 2e-6;

let folder: string;
let market: SyntheticMarket;
let data: MarketData;
let days: readonly MarketDay[];
let truths: readonly SyntheticDay[];
/** Position in the loader's axis by the generator's code. */
let asset: readonly number[];

async function open(project: string): Promise<MarketData> {
  return openMarketData(project, (await readProject(project)).spec.data);
}

async function read(source: MarketData): Promise<MarketDay[]> {
  const all: MarketDay[] = [];
  for await (const day of source.days()) all.push(structuredClone(day));
  return all;
}

beforeAll(async () => {
  ({ folder, market } = await severalMarketsProject());
  data = await open(folder);
  days = await read(data);
  truths = [...market.days()].map((day) => structuredClone(day));
  asset = market.securities.map(({ id }) => data.axes.assets.labels.indexOf(id));
});

afterAll(() => data.close());

describe("the tables of several markets, as the loader reads them", () => {
  test("name the countries and currencies of the market, and each security's own", () => {
    const { axes } = data;
    expect(axes.countries).toEqual(market.countries.map(({ name }) => name));
    expect([axes.currencies, axes.baseCurrency]).toEqual([market.currencies, market.baseCurrency]);
    market.securities.forEach(({ country, currency }, code) => {
      expect(axes.countries[axes.traits.country[asset[code]]]).toBe(country);
      expect(axes.currencies[axes.traits.currency[asset[code]]]).toBe(currency);
    });
  });

  test("give its exchange rates, its risk-free rates, and caps in the base currency", () => {
    expect(days.map(({ date }) => date)).toEqual(truths.map(({ date }) => date));
    days.forEach((day, t) => {
      const { bars, fxRate, riskFreeByCurrency } = truths[t];
      expectClose(day.fxRate, fxRate, 1e-13);
      expectClose(day.riskFreeByCurrency, riskFreeByCurrency, 1e-10);
      const caps = Array.from(bars.asset, (code, row) => {
        const rate = fxRate[market.currencies.indexOf(market.securities[code].currency)];
        return day.marketCap[asset[code]] / (bars.marketCap[row] * rate);
      });
      expectClose(
        caps,
        caps.map(() => 1),
        written,
      );
    });
    // Foreign money is of another order: a cap that was not converted would be off by a factor.
    expect(Math.min(...truths[0].fxRate)).toBeLessThan(0.02);
  });

  test("make every excess return X f + ε of the truth, in the security's own currency", () => {
    let state = startMarketState(asset.length);
    let count = 0;
    days.forEach((day, t) => {
      const traded = new Set(truths[t - 1]?.bars.asset);
      const step = stepMarketState(state, day, data.axes.traits, 0);
      state = step.state;
      const systematic = systematicReturns(market, truths[t]);
      const { bars, truth } = truths[t];
      const trades = new Set(bars.asset);
      const rows = [...truth.asset.keys()].filter(
        (row) => traded.has(truth.asset[row]) && trades.has(truth.asset[row]),
      );
      expectClose(
        rows.map((row) => step.output.excess[asset[truth.asset[row]]]),
        rows.map((row) => systematic[row] + truth.specificReturn[row]),
        2e-9,
      );
      count += rows.length;
    });
    expect(count).toBeGreaterThan(0.9 * 225 * days.length);
  });
});

describe("a return in the base currency", () => {
  test("is the local total return compounded with the currency's, as closes, dividends and splits have it", () => {
    let state = startMarketState(asset.length);
    const before = new Map<number, number>();
    const gaps = { base: [0], excess: [0] };
    days.forEach((day, t) => {
      const { bars, fxRate, truth, riskFree, riskFreeByCurrency } = truths[t];
      const step = stepMarketState(state, day, data.axes.traits, 0);
      state = step.state;
      const traded = new Set(truths[t - 1]?.bars.asset);
      bars.asset.forEach((code, row) => {
        const name = market.securities[code].currency;
        const currency = market.currencies.indexOf(name);
        const value = bars.price[row] * fxRate[currency];
        const start = before.get(code) ?? Number.NaN;
        before.set(code, value);
        if (!traded.has(code)) return;
        const end = value * bars.splitFactor[row] + bars.dividend[row] * fxRate[currency];
        const local = 1 + step.output.total[asset[code]];
        gaps.base.push(local * (1 + day.fxReturn[currency]) - end / start);
        // Over base cash it is the local return over local cash, times what local cash returned over base cash.
        const factor =
          currency === market.baseCurrency ? 0 : truth.factorReturn[market.factors.lastIndexOf(name)];
        const ratio = (local / (1 + riskFreeByCurrency[currency])) * (1 + factor);
        gaps.excess.push(ratio - end / start / (1 + riskFree));
      });
    });
    for (const list of [gaps.base, gaps.excess]) {
      expect(list.length).toBeGreaterThan(0.9 * 225 * days.length);
      expectClose(
        list,
        list.map(() => 0),
        1e-8,
      );
    }
  });

  test("is what the loader's caps grow by when there is no dividend", () => {
    const growth: { readonly cap: number[]; readonly returns: number[] } = { cap: [], returns: [] };
    for (let t = 1; t < days.length; t++) {
      const traded = new Set(truths[t - 1].bars.asset);
      truths[t].bars.asset.forEach((code, row) => {
        const n = asset[code];
        if (!traded.has(code) || truths[t].bars.dividend[row] > 0) return;
        growth.cap.push(days[t].marketCap[n] / days[t - 1].marketCap[n]);
        growth.returns.push(
          (1 + days[t].givenReturn[n]) * (1 + days[t].fxReturn[data.axes.traits.currency[n]]),
        );
      });
    }
    expect(growth.cap.length).toBeGreaterThan(0.9 * 225 * days.length);
    expectClose(growth.cap, growth.returns, 2 * written);
  });
});

describe("a market of several countries", () => {
  test("that ends earlier gives the same days: nothing of one depends on a later one", async () => {
    const shorter = await severalMarketsProject({ dateCount: 150 });
    const cut = await open(shorter.folder);
    const early = await read(cut);
    const count = cut.axes.assets.labels.length;
    expect(cut.axes.assets.labels).toEqual(data.axes.assets.labels.slice(0, count));
    expect(early.length).toBe(150);
    early.forEach((day, t) => {
      const whole = days[t];
      for (const name of ["price", "givenReturn", "marketCap", "volume"] as const)
        expect([...day[name]]).toEqual([...whole[name]].slice(0, count));
      for (const name of ["fxRate", "fxReturn", "riskFreeByCurrency", "fundamentals"] as const)
        expect(day[name]).toEqual(whole[name]);
    });
    cut.close();
  });

  test("can be estimated as one: gates hold, and the market's returns are found beside what countries do", async () => {
    const project = await readProject(folder);
    await estimateModel(project);
    const run = await openRun(project.modelFolder);
    const rows = await run.readTable("factor_returns");
    await run.close();
    const truth = trueFactorReturns(folder);
    const dates = selectValues(rows, "date", "date");
    const factors = selectValues(rows, "factor", "text");
    const values = selectValues(rows, "factor_return", "number");
    const pairs = [...values.keys()]
      .filter((row) => factors[row] === "market")
      .map((row): [number, number] => [values[row], truth.get(`${dates[row]} market`) ?? Number.NaN]);
    const sum = (f: (pair: [number, number]) => number) => pairs.reduce((total, pair) => total + f(pair), 0);
    const correlation = sum(([a, b]) => a * b) / Math.sqrt(sum(([a]) => a * a) * sum(([, b]) => b * b));
    expect(pairs.length).toBeGreaterThan(200);
    expect(correlation).toBeGreaterThan(0.9);
    // The truth has every factor a model of several markets would name.
    for (const name of market.factors) expect(truth.has(`${dates[0]} ${name}`), name).toBe(true);
  });
});
