import { describe, expect, test } from "vitest";
import type {
  SyntheticDay,
  SyntheticMarket,
  SyntheticMarketOptions,
} from "../../engine/synthetic-market/index.ts";
import { TOLERANCE } from "../tolerance.ts";
import { barRows, currencyCodes, readMarket } from "./replay.ts";

const OPTIONS: SyntheticMarketOptions = {
  seed: 21,
  assetCount: 160,
  dateCount: 520,
  startDate: "2016-01-04",
  industryCount: 10,
};

/** The weights of a portfolio on a day. */
function weightsOf(market: SyntheticMarket, day: SyntheticDay, name: string): Map<number, number> {
  const { portfolio, asset, weight } = day.portfolios;
  const held = new Map<number, number>();
  portfolio.forEach((code, i) => {
    if (market.portfolios[code] === name) held.set(asset[i], weight[i]);
  });
  return held;
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}

function expectWeights(actual: ReadonlyMap<number, number>, expected: ReadonlyMap<number, number>): void {
  const ascending = (keys: Iterable<number>): number[] => [...keys].sort((a, b) => a - b);
  expect(ascending(actual.keys())).toEqual(ascending(expected.keys()));
  for (const [asset, weight] of expected) {
    expect(Math.abs((actual.get(asset) ?? Number.NaN) - weight)).toBeLessThan(TOLERANCE.algebra);
  }
}

/** What a reader of the published tables knows, day by day: the managers' rules are applied to this alone. */
interface Public {
  readonly book: Map<number, { value: number; periodEnd: number }>;
  /** Log total-return index per asset and day. */
  readonly index: Map<number, number>[];
}

function learn(market: SyntheticMarket, known: Public, day: SyntheticDay): void {
  const f = day.fundamentals;
  f.asset.forEach((asset, i) => {
    if (market.items[f.item[i]] !== "book_equity") return;
    const before = known.book.get(asset);
    if (before === undefined || f.periodEnd[i] >= before.periodEnd) {
      known.book.set(asset, { value: f.value[i], periodEnd: f.periodEnd[i] });
    }
  });
  const index = new Map(known.index.at(-1));
  day.bars.asset.forEach((asset, row) => {
    index.set(asset, (index.get(asset) ?? 0) + (Math.log1p(day.bars.totalReturn[row]) || 0));
  });
  known.index.push(index);
}

/** Members of the benchmark, with caps in the base currency: the larger half of the first lines that traded and stay. */
function members(market: SyntheticMarket, day: SyntheticDay): Map<number, number> {
  const currency = currencyCodes(market);
  const traded = [...barRows(day)]
    .filter(([asset]) => market.securities[asset].primary && market.securities[asset].delisted !== day.date)
    .map(([asset, row]): [number, number] => [asset, day.bars.marketCap[row] * day.fxRate[currency[asset]]])
    .sort((a, b) => b[1] - a[1]);
  return new Map(traded.slice(0, Math.ceil(traded.length / 2)));
}

function proportional(sizes: ReadonlyMap<number, number>, total: number): [number, number][] {
  const whole = sum(sizes.values());
  return [...sizes].map(([asset, size]) => [asset, (total * size) / whole]);
}

function rootCaps(assets: readonly number[], caps: ReadonlyMap<number, number>): Map<number, number> {
  return new Map(assets.map((asset) => [asset, Math.sqrt(caps.get(asset) ?? Number.NaN)]));
}

describe.each([
  ["one country", OPTIONS],
  ["four countries", { ...OPTIONS, countries: [3, 1, 1, 1] }],
])("the portfolios of %s", (_, options) => {
  const { market, days } = readMarket(options);
  const currency = currencyCodes(market);

  test("are rebalanced on the first day and on the first trading day of each month, and on no other", () => {
    days.forEach((day, position) => {
      const starts = position === 0 || day.date.slice(0, 7) !== days[position - 1].date.slice(0, 7);
      expect(day.portfolios.asset.length > 0).toBe(starts);
    });
  });

  test("hold weights that sum to one, of names that trade that day; two of them long only", () => {
    for (const day of days.filter((each) => each.portfolios.asset.length > 0)) {
      for (const name of market.portfolios) {
        const held = weightsOf(market, day, name);
        expect(Math.abs(sum(held.values()) - 1)).toBeLessThan(TOLERANCE.algebra);
        expect([...held.keys()].filter((asset) => !barRows(day).has(asset))).toEqual([]);
        if (name !== "momentum_manager") expect(Math.min(...held.values())).toBeGreaterThan(0);
      }
      expect(sum([...weightsOf(market, day, "momentum_manager").values()].map(Math.abs))).toBeCloseTo(
        1.6,
        12,
      );
    }
  });

  test("follow their stated rules applied to what was published by that close, and to nothing else", () => {
    const known: Public = { book: new Map(), index: [] };
    let yearOld = 0;
    days.forEach((day, position) => {
      learn(market, known, day);
      if (day.portfolios.asset.length === 0) return;
      const caps = members(market, day);
      expectWeights(weightsOf(market, day, "benchmark"), new Map(proportional(caps, 1)));
      const cheapness = (asset: number): number =>
        ((known.book.get(asset)?.value ?? 0) * day.fxRate[currency[asset]]) / (caps.get(asset) ?? 0);
      const cheap = [...caps.keys()]
        .filter((asset) => known.book.has(asset))
        .sort((a, b) => cheapness(b) - cheapness(a));
      const cheapest = cheap.slice(0, Math.ceil(0.3 * cheap.length));
      expectWeights(
        weightsOf(market, day, "value_manager"),
        new Map(proportional(rootCaps(cheapest, caps), 1)),
      );
      if (position < 252) return;
      const [old, recent] = [known.index[position - 252], known.index[position - 21]];
      const past = (asset: number): number =>
        (recent.get(asset) ?? Number.NaN) - (old.get(asset) ?? Number.NaN);
      const strong = [...caps.keys()].filter((asset) => old.has(asset)).sort((a, b) => past(b) - past(a));
      const extreme = Math.ceil(0.2 * strong.length);
      const expected = new Map([
        ...proportional(rootCaps(strong.slice(0, extreme), caps), 1.3),
        ...proportional(rootCaps(strong.slice(-extreme), caps), -0.3),
      ]);
      expectWeights(weightsOf(market, day, "momentum_manager"), expected);
      yearOld++;
    });
    expect(yearOld).toBeGreaterThan(10);
  });

  test("carry the tilts they are named for, and the value manager an unintended momentum underweight", () => {
    const tilt = (name: string, style: string): number => {
      const s = market.styles.indexOf(style);
      const active = days.slice(1).flatMap((day, i) => {
        if (days[i].portfolios.asset.length === 0) return [];
        const row = new Map(Array.from(day.truth.asset, (asset, position) => [asset, position]));
        const exposure = (portfolio: string): number =>
          sum(
            [...weightsOf(market, days[i], portfolio)].map(
              ([asset, weight]) =>
                weight * day.truth.styles[(row.get(asset) ?? Number.NaN) * market.styles.length + s],
            ),
          );
        return [exposure(name) - exposure("benchmark")];
      });
      return sum(active) / active.length;
    };
    expect(tilt("value_manager", "value")).toBeGreaterThan(0.4);
    expect(tilt("value_manager", "momentum")).toBeLessThan(-0.1);
    expect(tilt("momentum_manager", "momentum")).toBeGreaterThan(0.8);
  });
});
