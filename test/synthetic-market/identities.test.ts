import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type SyntheticDay,
  type SyntheticMarket,
  simulateMarket,
} from "../../engine/synthetic-market/index.ts";
import { TOLERANCE } from "../tolerance.ts";
import { barRows, currencyCodes, readMarket, systematicReturns } from "./replay.ts";

const { algebra } = TOLERANCE;
const FIRST = { seed: 11, assetCount: 120, dateCount: 420, startDate: "2015-06-01", industryCount: 8 };

/** What breaks the accounting of a market, day by day; empty when nothing does. */
function brokenIdentities(market: SyntheticMarket, days: Iterable<SyntheticDay>): string[] {
  const faults: string[] = [];
  const lastPrice = new Map<number, number>();
  const sinceBar = new Map<number, number>();
  const currency = currencyCodes(market);
  let before: SyntheticDay | undefined;
  for (const day of days) {
    const rows = barRows(day);
    const systematic = systematicReturns(market, day);
    const check = (name: string, gap: number): void => {
      if (!(gap <= algebra)) faults.push(`${day.date} ${name} ${gap}`);
    };
    // A bar's return is the truth since the name's bar before: of one day, or of all days of a suspension.
    day.truth.asset.forEach((asset, i) => {
      const daily = day.riskFreeByCurrency[currency[asset]] + systematic[i] + day.truth.specificReturn[i];
      const since = sinceBar.get(asset) ?? 1;
      sinceBar.set(asset, since * (1 + daily));
      const row = rows.get(asset);
      if (row === undefined || !lastPrice.has(asset)) return;
      const exact = since === 1 ? daily : since * (1 + daily) - 1;
      check(`r = Xf + ε of ${asset}`, Math.abs(day.bars.totalReturn[row] - exact));
    });
    day.bars.asset.forEach((asset, row) => {
      const { price, sharesOutstanding, marketCap, totalReturn, dividend, splitFactor } = day.bars;
      check(
        `cap of ${asset}`,
        Math.abs(price[row] * sharesOutstanding[row] - marketCap[row]) / marketCap[row],
      );
      const previous = lastPrice.get(asset);
      if (previous !== undefined) {
        const implied = (price[row] * splitFactor[row] + dividend[row]) / previous - 1;
        check(`return of ${asset}`, Math.abs(implied - totalReturn[row]));
      }
      if (!(price[row] > 0 && sharesOutstanding[row] > 0)) faults.push(`${day.date} price of ${asset}`);
      lastPrice.set(asset, price[row]);
      sinceBar.set(asset, 1);
    });
    [...truthFaults(market, day), ...currencyFaults(market, day, before)].forEach(([name, gap]) => {
      check(name, gap);
    });
    before = day;
  }
  return faults;
}

/** The conventions of X and the constraint, with their gaps. */
function truthFaults(market: SyntheticMarket, { truth }: SyntheticDay): [string, number][] {
  const S = market.styles.length;
  const K = market.factors.length;
  const total = truth.marketCap.reduce((sum, cap) => sum + cap, 0);
  const gaps: [string, number][] = market.styles.flatMap((style, s) => {
    const column = Array.from(truth.asset, (_, row) => truth.styles[row * S + s]);
    const weighted = column.reduce((sum, x, row) => sum + (x * truth.marketCap[row]) / total, 0);
    const centre = column.reduce((sum, x) => sum + x, 0) / column.length;
    const variance = column.reduce((sum, x) => sum + (x - centre) ** 2, 0) / column.length;
    return [
      [`cap-weighted mean of ${style}`, Math.abs(weighted)],
      [`deviation of ${style}`, Math.abs(Math.sqrt(variance) - 1)],
    ];
  });
  const countryCount = market.countries.length > 1 ? market.countries.length : 0;
  const groups: [string, number, Int32Array][] = [["industry", 1 + countryCount, truth.industry]];
  if (countryCount > 0) groups.push(["country", 1, truth.country]);
  for (const [name, first, codes] of groups) {
    const constraint = new Float64Array(K);
    codes.forEach((code, row) => {
      constraint[first + code] += truth.marketCap[row] / total;
    });
    const sum = constraint.reduce((soFar, weight, k) => soFar + weight * truth.factorReturn[k], 0);
    gaps.push([`${name} returns sum to zero under cap weights`, Math.abs(sum)]);
    for (let k = 0; k < K; k++) {
      let row = 0;
      for (let j = 0; j < K; j++) row += truth.factorCovarianceDaily[k * K + j] * constraint[j];
      gaps.push([`F c = 0 for ${name} in row ${k}`, Math.abs(row)]);
    }
  }
  return gaps;
}

/** Exchange and risk-free rates against the returns of the currencies, which stand last. */
function currencyFaults(
  market: SyntheticMarket,
  day: SyntheticDay,
  before: SyntheticDay | undefined,
): [string, number][] {
  const { currencies, baseCurrency, factors } = market;
  const { fxRate, riskFreeByCurrency, riskFree, truth } = day;
  const gaps: [string, number][] = [
    ["the base currency is worth one of itself", Math.abs(fxRate[baseCurrency] - 1)],
    ["the base currency's rate", Math.abs(riskFreeByCurrency[baseCurrency] - riskFree)],
  ];
  if (before === undefined) return gaps;
  currencies.forEach((name, code) => {
    if (code === baseCurrency) return;
    const cash = ((fxRate[code] / before.fxRate[code]) * (1 + riskFreeByCurrency[code])) / (1 + riskFree) - 1;
    gaps.push([`cash in ${name}`, Math.abs(cash - truth.factorReturn[factors.lastIndexOf(name)])]);
  });
  return gaps;
}

describe("the accounting of the synthetic market", () => {
  test("holds on every day and row of any market, whatever its size", () => {
    const options = fc.record({
      seed: fc.integer(),
      assetCount: fc.integer({ min: 20, max: 130 }),
      dateCount: fc.integer({ min: 1, max: 70 }),
      startDate: fc.constantFrom("1999-12-31", "2012-02-28", "2020-01-02", "2024-02-29"),
      industryCount: fc.integer({ min: 2, max: 10 }),
      countries: fc.oneof(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.double({ min: 1, max: 3, noNaN: true }), { minLength: 1, maxLength: 5 }),
      ),
    });
    fc.assert(
      fc.property(options, (drawn) => {
        // Five places or more for each country.
        const market = simulateMarket(drawn.assetCount < 100 ? { ...drawn, countries: 1 } : drawn);
        expect(brokenIdentities(market, market.days())).toEqual([]);
      }),
      { seed: 6, numRuns: 40 },
    );
  });

  test.each([1, 5])("holds through suspensions, splits and delistings in %d countries", (countries) => {
    const { market, days } = readMarket({ ...FIRST, countries });
    expect(brokenIdentities(market, days)).toEqual([]);
  });

  test("is seen to break when one return, exposure, price or rate is moved by a millionth", () => {
    const { market, days } = readMarket({ ...FIRST, dateCount: 3, countries: 3 });
    const plant = (change: (day: SyntheticDay) => void): number => {
      const copy = structuredClone(days);
      change(copy[1]);
      return brokenIdentities(market, copy).length;
    };
    expect(brokenIdentities(market, structuredClone(days))).toEqual([]);
    expect(
      plant((day) => {
        day.truth.specificReturn[5] += 1e-6;
      }),
    ).toBe(1);
    expect(
      plant((day) => {
        day.truth.styles[0] += 1e-3;
      }),
    ).toBeGreaterThan(0);
    expect(
      plant((day) => {
        day.bars.price[5] *= 1 + 1e-6;
      }),
    ).toBeGreaterThan(1);
    expect(
      plant((day) => {
        day.truth.factorReturn[1] += 1e-6;
      }),
    ).toBeGreaterThan(1);
    // A country's rates are seen in its cash, and in the returns of its names.
    const foreign = market.currencies.indexOf("JPY");
    expect(
      plant((day) => {
        day.fxRate[foreign] *= 1 + 1e-6;
      }),
    ).toBe(2);
    expect(
      plant((day) => {
        day.riskFreeByCurrency[foreign] += 1e-6;
      }),
    ).toBeGreaterThan(10);
  });
});

describe("the accounts companies publish", () => {
  const { market, days } = readMarket({ ...FIRST, dateCount: 620 });

  test("are never public before their period ended, and 25 to 90 days after it when listed", () => {
    const lags = new Set<number>();
    for (const { fundamentals } of days) {
      fundamentals.knownAt.forEach((known, i) => {
        lags.add(known - fundamentals.periodEnd[i]);
      });
    }
    expect(Math.min(...lags)).toBeGreaterThanOrEqual(25);
    // 85 days of lag, a long week-end, and 8 weeks until a restatement.
    expect(Math.max(...lags)).toBeLessThanOrEqual(85 + 4 + 56 + 4);
  });

  test("come with the day on which they are public, and before the first day only with the first one", () => {
    const epoch = (iso: string): number => Date.parse(iso) / 86_400_000;
    days.forEach(({ date, fundamentals }, position) => {
      const late = fundamentals.knownAt.filter((known) => known > epoch(date));
      const early = fundamentals.knownAt.filter((known) => known < epoch(date));
      expect(late.length).toBe(0);
      if (position > 0) expect(early.length).toBe(0);
    });
  });

  test("keep to clean surplus: a year's change of book equity is income less dividends", () => {
    const original = new Map<string, number>();
    const item = (name: string): number => market.items.indexOf(name);
    for (const { fundamentals: f } of days) {
      f.asset.forEach((asset, i) => {
        const key = `${asset} ${f.item[i]} ${isoMonth(f.periodEnd[i])}`;
        if (!original.has(key)) original.set(key, f.value[i]);
      });
    }
    let compared = 0;
    for (const [key, book] of original) {
      const [asset, code, month] = key.split(" ").map(Number);
      const at = (name: string, when: number): number | undefined =>
        original.get(`${asset} ${item(name)} ${when}`);
      const [yearAgo, income, dividends] = [
        at("book_equity", month - 12),
        at("net_income_ttm", month),
        at("dividends_ttm", month),
      ];
      if (
        code !== item("book_equity") ||
        yearAgo === undefined ||
        income === undefined ||
        dividends === undefined
      )
        continue;
      expect(Math.abs(book - yearAgo - income + dividends) / book).toBeLessThan(algebra);
      compared++;
    }
    expect(compared).toBeGreaterThan(500);
  });
});

function isoMonth(dayNumber: number): number {
  const date = new Date(dayNumber * 86_400_000);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
