import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  defaultSyntheticMarket,
  isoDate,
  type SyntheticDay,
  type SyntheticMarketOptions,
  simulateMarket,
} from "../../engine/synthetic-market/index.ts";
import { readMarket } from "./replay.ts";

const SMALL: SyntheticMarketOptions = {
  seed: 3,
  assetCount: 200,
  dateCount: 250,
  startDate: "2018-03-30",
  industryCount: 6,
};

/** One fingerprint per day of every number in it, NaN included. */
function digests(days: Iterable<SyntheticDay>): string[] {
  return Array.from(days, (day) => {
    const hash = createHash("sha256");
    const add = (part: unknown): void => {
      if (ArrayBuffer.isView(part))
        hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
      else if (typeof part === "object" && part !== null) Object.values(part).forEach(add);
      else hash.update(String(part));
      hash.update("|");
    };
    add(day);
    return hash.digest("hex");
  });
}

describe.each([
  ["one country", SMALL],
  ["countries of unequal size", { ...SMALL, countries: [5, 2, 2, 1, 1] }],
])("a synthetic market of %s is a function of its options", (_, options) => {
  test("read twice, it gives the same days", () => {
    const market = simulateMarket(options);
    const first = digests(market.days());
    expect(first.length).toBe(options.dateCount);
    expect(digests(market.days())).toEqual(first);
    expect(digests(simulateMarket(options).days())).toEqual(first);
  });

  test("a longer one begins with the days of a shorter one, however far it is read", () => {
    const long = readMarket({ ...options, dateCount: 1500 });
    const short = readMarket(options);
    const last = short.days[options.dateCount - 1].date;
    expect(digests(long.days.slice(0, options.dateCount))).toEqual(digests(short.days));
    expect(short.market.securities.filter((each) => each.delisted !== undefined).length).toBeGreaterThan(5);
    expect(long.market.securities.length).toBeGreaterThan(short.market.securities.length);
    short.market.securities.forEach((security, asset) => {
      const { delisted, ...rest } = long.market.securities[asset];
      const known = delisted !== undefined && delisted <= last ? delisted : undefined;
      expect({ ...rest, delisted: known }).toEqual(security);
    });
  });

  test("two readers do not disturb each other, and a reader may overwrite what it got", () => {
    const market = simulateMarket(options);
    const expected = digests(market.days());
    const spoiled = market.days();
    let position = 0;
    for (const day of market.days()) {
      expect(digests([day])[0]).toBe(expected[position++]);
      const other = spoiled.next().value;
      if (other === undefined) continue;
      const { bars, truth, fundamentals, portfolios } = other;
      const columns = [bars.price, bars.marketCap, bars.sharesOutstanding, truth.asset, truth.styles];
      columns.push(truth.industry, truth.marketCap, truth.factorReturn, truth.factorCovarianceDaily);
      columns.push(fundamentals.value, portfolios.weight);
      for (const column of columns) column.fill(0);
    }
    expect(position).toBe(options.dateCount);
  });
});

test("one country is what a market has when nothing is said, and a count is so many of one size", () => {
  const plain = digests(simulateMarket(SMALL).days());
  expect(digests(simulateMarket({ ...SMALL, countries: 1 }).days())).toEqual(plain);
  expect(digests(simulateMarket({ ...SMALL, countries: [7] }).days())).toEqual(plain);
  const three = digests(simulateMarket({ ...SMALL, countries: 3 }).days());
  expect(digests(simulateMarket({ ...SMALL, countries: [2, 2, 2] }).days())).toEqual(three);
  expect(three).not.toEqual(plain);
});

describe("the calendar", () => {
  test("has the weekdays from the start date on, less the stated holidays", () => {
    const { days } = readMarket({ ...SMALL, assetCount: 20, dateCount: 800, startDate: "2020-02-29" });
    const dates = new Set(days.map((day) => day.date));
    // Every date from the first to the last, by a calendar that is not ours.
    const expected: string[] = [];
    const holidays = /-01-01|-07-04|-12-25/;
    for (let at = Date.UTC(2020, 1, 29); expected.length < 800; at += 86_400_000) {
      const date = new Date(at);
      const [weekday, month, dayOfMonth] = [date.getUTCDay(), date.getUTCMonth() + 1, date.getUTCDate()];
      const memorial = weekday === 1 && month === 5 && dayOfMonth + 7 > 31;
      const labor = weekday === 1 && month === 9 && dayOfMonth <= 7;
      const thanks = weekday === 4 && month === 11 && Math.ceil(dayOfMonth / 7) === 4;
      const iso = date.toISOString().slice(0, 10);
      if (weekday % 6 !== 0 && !memorial && !labor && !thanks && !holidays.test(iso)) expected.push(iso);
    }
    expect([...dates]).toEqual(expected);
  });

  test("writes dates as the platform does, leap days and centuries included", () => {
    const days = Array.from({ length: 20_000 }, (_, i) => 37 * (i - 10_000));
    expect(days.map(isoDate)).toEqual(
      days.map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10)),
    );
  });
});

describe("options outside their range are refused", () => {
  const cases: readonly [string, Partial<SyntheticMarketOptions>][] = [
    ["seed", { seed: 0.5 }],
    ["assetCount", { assetCount: 19 }],
    ["assetCount", { assetCount: Number.NaN }],
    ["dateCount", { dateCount: 0 }],
    ["industryCount", { industryCount: 1 }],
    ["industryCount", { industryCount: 61 }],
    ["industryCount", { assetCount: 30, industryCount: 16 }],
    ["number of countries", { countries: 0 }],
    ["number of countries", { countries: 17 }],
    ["number of countries", { countries: [] }],
    ["number of countries", { countries: 1.5 }],
    ["countries of 5 places or more", { countries: [1, -1] }],
    ["countries of 5 places or more", { countries: [1, Number.NaN] }],
    ["countries of 5 places or more", { countries: [1, Number.POSITIVE_INFINITY] }],
    ["countries of 5 places or more", { countries: [1, 0.009] }],
    ["countries of 5 places or more", { assetCount: 20, industryCount: 4, countries: 5 }],
    ["startDate", { startDate: "2021-02-29" }],
    ["startDate", { startDate: "1 May 2021" }],
  ];
  test.each(cases)("%s %o", (name, change) => {
    expect(() => simulateMarket({ ...defaultSyntheticMarket, ...change })).toThrow(
      expect.objectContaining({ code: "value", message: expect.stringContaining(name) }),
    );
  });
});
