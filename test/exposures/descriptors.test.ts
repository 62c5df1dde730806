import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type DayReturns,
  type MarketDay,
  type MarketState,
  noFundamentals,
  noMemberships,
  startMarketState,
} from "../../engine/data/index.ts";
import {
  builtInDescriptors,
  type DescriptorInput,
  type DescriptorOptions,
  type Window,
} from "../../engine/exposures/index.ts";
import { returnsAt, startReturnHistory, stepReturnHistory } from "../../engine/exposures/return-history.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

const none = Number.NaN;
const windows: DescriptorOptions = {
  beta: { periods: 25, halfLife: 10, lag: 0, minPeriods: 8 },
  momentum: { periods: 30, halfLife: 15, lag: 4, minPeriods: 10 },
  volatility: { periods: 20, halfLife: 7, lag: 1, minPeriods: 5 },
  reversal: { periods: 6, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 3 },
  turnover: { periods: 20, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 4 },
  fundamentalsStaleDays: 500,
};

interface Path {
  /** [T][N] */
  readonly returns: readonly (readonly number[])[];
  readonly market: readonly number[];
  readonly turnover: readonly (readonly number[])[];
}

/** Assets: gappy; gappy; listed yesterday; constant; hit by −1 and by a jump of 900 %; long suspended; never traded. */
function randomPath(seed: number, length: number): Path {
  const random = randomStream("path", seed);
  const market = Array.from({ length }, (_, t) =>
    t < 2 || random.uniform() < 0.03 ? none : 0.01 * random.normal(),
  );
  const noise = () => 0.02 * random.normal();
  const returns = market.map((m, t) => {
    const base = Number.isNaN(m) ? 0 : m;
    return [
      random.uniform() < 0.2 ? none : base + noise(),
      random.uniform() < 0.6 ? none : -base + noise(),
      t === length - 1 ? noise() : none,
      0.01,
      t % 17 === 5 ? -1 : t % 23 === 9 ? 9 : 0.5 * base + noise(),
      t > 12 && t < 60 ? none : 2 * base + noise(),
      none,
    ];
  });
  const turnover = returns.map((row) =>
    row.map((r) => (Number.isNaN(r) ? none : Math.exp(random.normal() - 5))),
  );
  return { returns, market, turnover };
}

/** Runs one descriptor over a path; the values at every close. */
function fold(name: string, path: Path, options: DescriptorOptions): Float64Array[] {
  const descriptor = builtInDescriptors.get(name)!;
  const N = path.returns[0].length;
  const state = descriptor.start(N);
  let history = startReturnHistory(Math.max(1, descriptor.historyPeriods(options)), N);
  return path.returns.map((row, t) => {
    history = stepReturnHistory(history, Float64Array.from(row), path.market[t]);
    const input = { ...blank(N), history } as DescriptorInput;
    const day = { ...input.day, volume: path.turnover[t], price: new Float64Array(N).fill(1) };
    const market = { ...input.market, marketCap: new Float64Array(N).fill(1) };
    return descriptor.step(state, { ...input, day, market }, options);
  });
}

function blank(N: number): Omit<DescriptorInput, "history"> {
  const empty = new Float64Array(N).fill(none);
  const day: MarketDay = {
    date: "2024-01-02",
    price: empty,
    givenReturn: empty,
    marketCap: empty,
    volume: empty,
    industries: noMemberships(N),
    riskFree: 0,
    scores: new Map(),
    fundamentals: noFundamentals,
  };
  const market: MarketState = startMarketState(N);
  const returns: DayReturns = { excess: empty, total: empty, riskFree: 0, gapReturnCount: 0 };
  return { day, market, returns, item: () => empty };
}

interface Observation {
  readonly w: number;
  readonly r: number;
  readonly m: number;
}

/** The observations of an asset in a window that ends at t: weight by age inside the window. */
function observations(path: Path, asset: number, t: number, window: Window): Observation[] {
  const out: Observation[] = [];
  for (let age = 0; age < window.periods; age++) {
    const at = t - window.lag - age;
    if (at < 0) break;
    const r = path.returns[at][asset];
    if (!Number.isNaN(r)) out.push({ w: 0.5 ** (age / window.halfLife), r, m: path.market[at] });
  }
  return out;
}

const average = (list: readonly Observation[], value: (o: Observation) => number) =>
  list.reduce((s, o) => s + o.w * value(o), 0) / list.reduce((s, o) => s + o.w, 0);

function regression(list: readonly Observation[]): { slope: number; sigma: number } {
  const [mr, mm] = [average(list, (o) => o.r), average(list, (o) => o.m)];
  const slope = average(list, (o) => (o.m - mm) * (o.r - mr)) / average(list, (o) => (o.m - mm) ** 2);
  return { slope, sigma: Math.sqrt(average(list, (o) => (o.r - mr - slope * (o.m - mm)) ** 2)) };
}

function logSum(path: Path, asset: number, t: number, window: Window, sign: number): number {
  const list = observations(path, asset, t, window).filter((o) => o.r > -1);
  if (list.length < window.minPeriods) return none;
  let full = 0;
  for (let age = 0; age < window.periods; age++) full += 0.5 ** (age / window.halfLife);
  return sign * full * average(list, (o) => Math.log(1 + o.r));
}

const direct: Record<string, (path: Path, asset: number, t: number) => number> = {
  beta: (path, asset, t) => {
    const list = observations(path, asset, t, windows.beta).filter((o) => !Number.isNaN(o.m));
    return list.length < windows.beta.minPeriods ? none : regression(list).slope;
  },
  residual_sigma: (path, asset, t) => {
    const list = observations(path, asset, t, windows.beta).filter((o) => !Number.isNaN(o.m));
    return list.length < windows.beta.minPeriods ? none : regression(list).sigma;
  },
  volatility: (path, asset, t) => {
    const list = observations(path, asset, t, windows.volatility);
    if (list.length < windows.volatility.minPeriods) return none;
    const mean = average(list, (o) => o.r);
    return Math.sqrt(average(list, (o) => (o.r - mean) ** 2));
  },
  momentum: (path, asset, t) => logSum(path, asset, t, windows.momentum, 1),
  short_term_reversal: (path, asset, t) => logSum(path, asset, t, windows.reversal, -1),
  turnover: (path, asset, t) => {
    // Infinite half-life: half the window's length is taken.
    let [sum, weight, count] = [0, 0, 0];
    for (let at = 0; at <= t; at++) {
      const value = path.turnover[at][asset];
      if (Number.isNaN(value)) continue;
      const w = 0.5 ** ((t - at) / (windows.turnover.periods / 2));
      [sum, weight, count] = [sum + w * value, weight + w, count + 1];
    }
    return count < windows.turnover.minPeriods ? none : Math.log(sum / weight);
  },
};

/** Recursive sums of squares leave √(1e-16) of a volatility behind where nothing moves. */
const tolerance: Record<string, number> = { residual_sigma: 1e-7, volatility: 1e-7 };

describe("price descriptors agree with the direct computation over gappy histories, at every close", () => {
  for (const name of Object.keys(direct)) {
    test(name, () => {
      let values = 0;
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
          const path = randomPath(seed, 90);
          const series = fold(name, path, windows);
          for (const t of [3, 8, 15, 40, 70, 89]) {
            const expected = path.returns[0].map((_, asset) => direct[name](path, asset, t));
            values += expected.filter((x) => !Number.isNaN(x)).length;
            expectClose(series[t], expected, tolerance[name] ?? 1e-9);
          }
        }),
        { seed: 20240229, numRuns: 200 },
      );
      expect(values).toBeGreaterThan(2000);
    });
  }

  test("still do after 4000 closes: the running sums do not drift", () => {
    const path = randomPath(17, 4000);
    for (const name of Object.keys(direct)) {
      const last = fold(name, path, windows).at(-1)!;
      expectClose(
        last,
        path.returns[0].map((_, asset) => direct[name](path, asset, 3999)),
        tolerance[name] ?? 1e-9,
      );
    }
  });

  test("a name listed today has no value, nor has one that never traded", () => {
    const path = randomPath(3, 50);
    for (const name of Object.keys(direct)) {
      const last = fold(name, path, windows).at(-1)!;
      expect([last[2], last[6]]).toEqual([none, none]);
    }
  });

  test("no value looks ahead: another future leaves all bits", () => {
    const path = randomPath(5, 80);
    const other = randomPath(6, 80);
    const t = 50;
    const splice = <T>(a: readonly T[], b: readonly T[]) => [...a.slice(0, t), ...b.slice(t)];
    const changed: Path = {
      returns: splice(path.returns, other.returns),
      market: splice(path.market, other.market),
      turnover: splice(path.turnover, other.turnover),
    };
    for (const name of Object.keys(direct)) {
      const [before, after] = [fold(name, path, windows), fold(name, changed, windows)];
      expect(after.slice(0, t)).toEqual(before.slice(0, t));
      expect(after.at(-1)).not.toEqual(before.at(-1));
    }
  });
});

describe("ratio descriptors", () => {
  const items: Record<string, number[]> = {
    book_equity: [50, -20, none, 10],
    net_income_ttm: [5, 3, 1, -2],
    cash_flow_ttm: [8, 4, 2, 1],
    sales_ttm: [100, 200, 300, none],
    dividends_ttm: [1, 0, none, 2],
    total_debt: [30, 10, 5, 0],
    total_assets: [60, 0, -5, 40],
  };
  const marketCap = Float64Array.of(200, 100, 50, none);
  const input = {
    ...blank(4),
    history: startReturnHistory(1, 4),
    market: { ...startMarketState(4), marketCap },
    item: (name: string) => Float64Array.from(items[name]),
  };
  const values = (name: string) => builtInDescriptors.get(name)!.step({}, input, windows);

  test("are item over cap, NaN where either is missing", () => {
    expectClose(values("book_to_price"), [0.25, -0.2, none, none], 1e-15);
    expectClose(values("earnings_to_price"), [0.025, 0.03, 0.02, none], 1e-15);
    expectClose(values("cashflow_to_price"), [0.04, 0.04, 0.04, none], 1e-15);
    expectClose(values("sales_to_price"), [0.5, 2, 6, none], 1e-15);
    expectClose(values("dividend_yield"), [0.005, 0, none, none], 1e-15);
    expectClose(values("log_market_cap"), [Math.log(200), Math.log(100), Math.log(50), none], 1e-15);
  });

  test("have no value over a denominator at or below 0", () => {
    expectClose(values("return_on_equity"), [0.1, none, none, -0.2], 1e-15);
    expectClose(values("debt_to_assets"), [0.5, none, none, 0], 1e-15);
  });
});

describe("returnsAt", () => {
  test("gives the row of that age, NaN before the first", () => {
    let history = startReturnHistory(3, 1);
    for (const r of [1, 2, 3, 4]) history = stepReturnHistory(history, Float64Array.of(r), r);
    expect([0, 1, 2].map((age) => returnsAt(history, age)[0])).toEqual([4, 3, 2]);
    expect(returnsAt(startReturnHistory(3, 1), 1)[0]).toBeNaN();
  });
});
