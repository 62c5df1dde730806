import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Descriptor } from "../../../engine/exposures/index.ts";
import { expectClose } from "../../tolerance.ts";
import { blankInput } from "./price-path.ts";
import {
  assetCount,
  constantAsset,
  foldReports,
  fundamental,
  inCurrency,
  itemNames,
  type Knowledge,
  knowledge,
  newAsset,
  type ReportStream,
  randomReports,
} from "./report-stream.ts";

const none = Number.NaN;
const over = (numerator: number, denominator: number) => (denominator > 0 ? numerator / denominator : none);
const orZero = (value: number) => (Number.isNaN(value) ? 0 : value);
const meanSize = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;

/** A day on which one asset has a cap and nothing else is known. */
function foldInput(cap: number, dayCount = 1) {
  const blank = blankInput(1);
  return { ...blank, market: { ...blank.market, dayCount, marketCap: Float64Array.of(cap) } };
}

type Point = readonly [time: number, value: number];

const annual = (count: number, value: (k: number) => number): Point[] =>
  Array.from({ length: count }, (_, k): Point => [-k, value(k)]).filter(([, v]) => !Number.isNaN(v));

/** The usual textbook sums. */
function slope(points: readonly Point[], atLeast: number): number {
  if (points.length < atLeast || points[0]?.[0] !== 0) return none;
  const n = points.length;
  const sum = (f: (point: Point) => number) => points.reduce((total, point) => total + f(point), 0);
  const [x, y, xy, xx] = [sum((p) => p[0]), sum((p) => p[1]), sum((p) => p[0] * p[1]), sum((p) => p[0] ** 2)];
  return over((n * xy - x * y) / (n * xx - x * x), meanSize(points.map((p) => p[1])));
}

function deviation(points: readonly Point[]): number {
  if (points.length < 3 || points[0]?.[0] !== 0) return none;
  const values = points.map((p) => p[1]);
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  return over(Math.sqrt(variance), meanSize(values));
}

function perShare(know: Knowledge, item: string, count: number, atLeast: number): number {
  const totals = annual(count, (k) => know.ago(item, k));
  const shares = annual(count, (k) => over(know.ago(item, k), know.ago("shares", k)));
  return slope(shares.length < totals.length ? totals : shares, atLeast);
}

const averageAssets = (k: Knowledge) => (k.item("total_assets") + k.ago("total_assets", 1)) / 2;
const change = (k: Knowledge, item: string) => k.item(item) - k.ago(item, 1);

/** Every fundamental descriptor, from the raw reports. */
const direct: Readonly<Record<string, (know: Knowledge) => number>> = {
  accruals_balance_sheet: (k) =>
    over(
      change(k, "current_assets") -
        change(k, "cash") -
        (change(k, "current_liabilities") -
          orZero(change(k, "short_term_debt")) -
          orZero(change(k, "taxes_payable"))) -
        k.item("depreciation_ttm"),
      averageAssets(k),
    ),
  accruals_cash_flow: (k) => over(k.item("net_income_ttm") - k.item("cash_flow_ttm"), averageAssets(k)),
  asset_growth: (k) => over(k.item("total_assets"), k.ago("total_assets", 1)) - 1,
  asset_turnover: (k) => over(k.item("sales_ttm"), k.item("total_assets")),
  book_leverage: (k) =>
    over(
      k.item("book_equity") + orZero(k.item("preferred_equity")) + k.item("long_term_debt"),
      k.item("book_equity"),
    ),
  book_to_price: (k) => over(k.item("book_equity"), k.cap),
  capex_growth: (k) =>
    slope(
      annual(5, (y) => k.ago("capex_ttm", y)),
      3,
    ),
  capex_to_assets: (k) => over(k.item("capex_ttm"), k.item("total_assets")),
  cash_earnings_to_price: (k) => over(k.item("net_income_ttm") + k.item("depreciation_ttm"), k.cap),
  cashflow_to_price: (k) => over(k.item("cash_flow_ttm"), k.cap),
  cashflow_variability: (k) => deviation(annual(5, (y) => k.ago("cash_flow_ttm", y))),
  debt_to_assets: (k) => over(k.item("total_debt"), k.item("total_assets")),
  dividend_yield: (k) => over(k.item("dividends_ttm"), k.cap),
  earnings_change: (k) => perShare(k, "net_income_ttm", 2, 2),
  earnings_forecast_dispersion: (k) =>
    over(k.item("earnings_forecast_deviation"), Math.abs(k.item("earnings_forward"))),
  earnings_growth: (k) => perShare(k, "net_income_ttm", 5, 3),
  earnings_revision: (k) => {
    const before = [3, 2].map((age) => k.closesAgo("earnings_forward", age)).find((v) => !Number.isNaN(v));
    return over(k.item("earnings_forward") - (before ?? none), k.cap);
  },
  earnings_to_price: (k) => over(k.item("net_income_ttm"), k.cap),
  earnings_variability: (k) => deviation(annual(5, (y) => k.ago("net_income_ttm", y))),
  ebit_to_ev: (k) =>
    over(
      k.item("ebit_ttm"),
      k.cap + orZero(k.item("preferred_equity")) + k.item("total_debt") - k.item("cash"),
    ),
  forecast_growth_long: (k) => k.item("earnings_growth_forecast_long"),
  forecast_growth_short: (k) => k.item("earnings_growth_forecast_short"),
  forward_earnings_to_price: (k) => over(k.item("earnings_forward"), k.cap),
  gross_margin: (k) => over(k.item("gross_profit_ttm"), k.item("sales_ttm")),
  gross_profitability: (k) => over(k.item("gross_profit_ttm"), k.item("total_assets")),
  market_leverage: (k) => over(k.cap + orZero(k.item("preferred_equity")) + k.item("long_term_debt"), k.cap),
  net_margin: (k) => over(k.item("net_income_ttm"), k.item("sales_ttm")),
  return_on_assets: (k) => over(k.item("net_income_ttm"), k.item("total_assets")),
  return_on_equity: (k) => over(k.item("net_income_ttm"), k.item("book_equity")),
  sales_change: (k) => perShare(k, "sales_ttm", 2, 2),
  sales_growth: (k) => perShare(k, "sales_ttm", 5, 3),
  sales_to_price: (k) => over(k.item("sales_ttm"), k.cap),
  sales_variability: (k) => deviation(annual(5, (y) => k.ago("sales_ttm", y))),
  share_issuance: (k) => {
    const growth = over(k.item("shares"), k.ago("shares", 1));
    return growth > 0 ? Math.log(growth) : none;
  },
  shareholder_yield: (k) =>
    over(k.item("dividends_ttm") + k.item("buybacks_ttm") - k.item("issuance_ttm"), k.cap),
};

test("every fundamental descriptor has its long way below", () => {
  expect(Object.keys(direct).sort()).toEqual(fundamental.map(({ name }) => name).sort());
});

test("every item that a descriptor looks for is explained on the page of the data", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/methodology/01-data.md"), "utf8");
  const explained = [
    ...page.matchAll(/^\| `(\w+)`[ ◦]*\| [^|]+ \| (?:period end|twelve months|day of the forecast) \|/gm),
  ];
  expect(explained.map((match) => match[1]).sort()).toEqual(itemNames);
});

const each = fundamental.map((descriptor) => [descriptor.name, descriptor] as const);
const streams = [1, 2, 3].map(randomReports);
const [first] = streams as [ReportStream];
const lastClose = first.closes.length - 1;

describe("over random reports, late, restated, skipped, annual and missing", () => {
  test.each(each)("%s is what the raw reports say, at every close", (name, descriptor) => {
    let valueCount = 0;
    for (const stream of streams) {
      foldReports(descriptor, stream).forEach((values, t) => {
        if (t % 5 > 1) return;
        const expected = Array.from({ length: assetCount }, (_, asset) =>
          (direct[name] as (know: Knowledge) => number)(knowledge(stream, t, asset)),
        );
        expectClose(values, expected, 1e-11);
        valueCount += expected.filter(Number.isFinite).length;
      });
    }
    expect(valueCount).toBeGreaterThan(250);
  });

  test.each(each)("%s does not know what is published later", (_, descriptor) => {
    const cut = 50;
    const today = first.closes[cut] as number;
    const other = randomReports(9).reports.filter((report) => report.knownAt > today);
    const changed = { ...first, reports: [...first.reports.filter((r) => r.knownAt <= today), ...other] };
    const [now, then] = [foldReports(descriptor, first), foldReports(descriptor, changed)];
    expect(then.slice(0, cut + 1)).toEqual(now.slice(0, cut + 1));
    expect(then.slice(cut + 1)).not.toEqual(now.slice(cut + 1));
  });

  test.each(each)("%s does not change with the currency", (_, descriptor) => {
    const scaled: ReportStream = {
      ...first,
      reports: first.reports.map((r) => (inCurrency(r.item) ? { ...r, value: 7 * r.value } : r)),
      caps: first.caps.map((row) => row.map((cap) => 7 * cap)),
    };
    const expected = foldReports(descriptor, first);
    foldReports(descriptor, scaled).forEach((values, t) => {
      expectClose(values, expected[t] as Float64Array, 1e-11);
    });
  });

  test("growth per share and issuance do not change with the unit of shares", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1000, noNaN: true }), (unit) => {
        const reports = first.reports.map((r) => (r.item === "shares" ? { ...r, value: unit * r.value } : r));
        for (const [name, descriptor] of each) {
          if (!["earnings_growth", "sales_change", "share_issuance"].includes(name)) continue;
          const expected = foldReports(descriptor, first)[lastClose] as Float64Array;
          expectClose(
            foldReports(descriptor, { ...first, reports })[lastClose] as Float64Array,
            expected,
            1e-9,
          );
        }
      }),
      { seed: 2, numRuns: 10 },
    );
  });
});

describe("names with little to show", () => {
  const atLastClose = (descriptor: Descriptor) => foldReports(descriptor, first)[lastClose] as Float64Array;
  const needsPast = (d: Descriptor) => d.itemYears !== undefined || d.windows !== null;

  test.each(each)("%s of a name of one report is there unless it needs a past", (_, descriptor) => {
    const known = { ...first, caps: first.caps.map((row) => row.map(() => 10)) };
    const values = foldReports(descriptor, known)[lastClose] as Float64Array;
    expect(Number.isNaN(values[newAsset] as number)).toBe(needsPast(descriptor));
    expect(values[assetCount - 1]).toBeNaN();
  });

  test("trends, changes and variability of constant reports are exactly 0", () => {
    for (const [name, descriptor] of each) {
      if (!/_(growth|change|variability|issuance)$/.test(name)) continue;
      expect(atLastClose(descriptor)[constantAsset], name).toBe(0);
    }
  });
});

describe("closed forms", () => {
  /** Values now, one year ago, … of each item; cap 200. */
  const items: Readonly<Record<string, readonly number[]>> = {
    book_equity: [50],
    buybacks_ttm: [6],
    capex_ttm: [8, 6, 4],
    cash: [20, 15],
    cash_flow_ttm: [12, 8, 10],
    current_assets: [60, 45],
    current_liabilities: [30, 26],
    depreciation_ttm: [3],
    dividends_ttm: [5],
    earnings_forecast_deviation: [0.6],
    earnings_forward: [-12],
    earnings_growth_forecast_long: [0.08],
    earnings_growth_forecast_short: [0.15],
    ebit_ttm: [14],
    gross_profit_ttm: [40],
    issuance_ttm: [1],
    long_term_debt: [25],
    net_income_ttm: [10, 8, 6, 4, 2],
    preferred_equity: [5],
    sales_ttm: [100, 80],
    shares: [10, 8, 8, 8, 8],
    short_term_debt: [7, 5],
    taxes_payable: [2, 3],
    total_assets: [120, 80],
    total_debt: [40],
  };
  const ago = (name: string, k: number) => Float64Array.of(items[name]?.[k] ?? none);
  const expected: Readonly<Record<string, number>> = {
    // ((15 − 5) − (4 − 2 + 1) − 3) / 100
    accruals_balance_sheet: 0.04,
    accruals_cash_flow: -0.02,
    asset_growth: 0.5,
    asset_turnover: 100 / 120,
    book_leverage: 1.6,
    book_to_price: 0.25,
    // slope 2 over mean 6
    capex_growth: 1 / 3,
    capex_to_assets: 8 / 120,
    cash_earnings_to_price: 0.065,
    cashflow_to_price: 0.06,
    // 12, 8, 10: deviation 2, mean 10
    cashflow_variability: 0.2,
    debt_to_assets: 1 / 3,
    dividend_yield: 0.025,
    // 1 and 1 a share
    earnings_change: 0,
    earnings_forecast_dispersion: 0.05,
    // a share 1, 1, 0.75, 0.5, 0.25: slope 0.2, mean 0.7
    earnings_growth: 0.2 / 0.7,
    earnings_revision: none,
    earnings_to_price: 0.05,
    // 10, 8, 6, 4, 2: deviation √10, mean 6
    earnings_variability: Math.sqrt(10) / 6,
    // 200 + 5 + 40 − 20
    ebit_to_ev: 14 / 225,
    forecast_growth_long: 0.08,
    forecast_growth_short: 0.15,
    forward_earnings_to_price: -0.06,
    gross_margin: 0.4,
    gross_profitability: 1 / 3,
    market_leverage: 1.15,
    net_margin: 0.1,
    return_on_assets: 10 / 120,
    return_on_equity: 0.2,
    sales_change: 0,
    sales_growth: none,
    sales_to_price: 0.5,
    sales_variability: none,
    share_issuance: Math.log(1.25),
    shareholder_yield: 0.05,
  };

  test.each(each)("%s", (name, descriptor) => {
    const blank = foldInput(200);
    const input = { ...blank, item: (item: string) => ago(item, 0), itemAgo: ago };
    const window = { periods: 3, halfLife: 1, lag: 0, minPeriods: 2 };
    expectClose(
      descriptor.step(descriptor.start(1, window), input, window),
      [expected[name] as number],
      1e-14,
    );
  });

  test("a revision is of the oldest forecast in the window that is old enough, over cap", () => {
    const revision = each.find(([name]) => name === "earnings_revision")?.[1] as Descriptor;
    const window = { periods: 4, halfLife: 1, lag: 1, minPeriods: 2 };
    const state = revision.start(1, window);
    const forecasts = [none, 10, 12, none, 13, 17, 18, 19, none, 20];
    const values = forecasts.map((forecast, t) => {
      const input = { ...foldInput(100, t + 5), item: () => Float64Array.of(forecast) };
      return (revision.step(state, input, window) as Float64Array)[0] as number;
    });
    // The latest is that of the period before; 2 to 4 periods before that one there must be another.
    expectClose(values, [none, none, none, none, none, 0.03, 0.07, 0.06, 0.06, none], 1e-15);
  });

  test("a move of the exchange rate is no revision", () => {
    const revision = each.find(([name]) => name === "earnings_revision")?.[1] as Descriptor;
    const window = { periods: 2, halfLife: 1, lag: 0, minPeriods: 2 };
    const state = revision.start(1, window);
    const values = [1, 2, 4, 0.5, 1].map((rate, t) => {
      const forecast = t < 3 ? 8 : 16;
      const input = { ...foldInput(100, t), item: () => Float64Array.of(rate * forecast) };
      return revision.step(state, { ...input, baseRate: Float64Array.of(rate) }, window)[0] as number;
    });
    expectClose(values, [none, none, 0, 0.04, 0.08], 1e-15);
  });
});
