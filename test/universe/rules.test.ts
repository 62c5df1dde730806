import { describe, expect, test } from "vitest";
import type { UniverseOptions } from "../../engine/universe/index.ts";
import {
  axesOf,
  type Close,
  changesOf,
  everybody,
  members,
  months,
  traitsOf,
  universes,
} from "./universe-path.ts";

const none = Number.NaN;

describe("ranks", () => {
  test("with an entry buffer, others enter only within top / entryBuffer", () => {
    // top 3, entry within 3 / 1.5 = 2, stay within 3 × 1.34 = 4.
    const options = { ...everybody, top: 3, buffer: 1.34, entryBuffer: 1.5 };
    const list = universes(months([5, 4, 3, 2, 1], [5, 1, 4, 3, 2], [5, 2, 4, 3, 1]), options);
    // A1 is fifth and leaves; A2 is second and enters; A3 is third: neither.
    expect(members(list)).toEqual(["11000", "10100", "10100"]);
    expect(changesOf(list[1])).toEqual(["A1 left rank", "A2 entered rank"]);
  });

  test("rounding costs no seat: 20 × 1.15 is 23", () => {
    const caps = Array.from({ length: 30 }, (_, n) => 100 - n);
    // The last three of the first 23 were members at first.
    const first = caps.map((cap, n) => (n >= 20 && n < 23 ? cap + 1000 : cap));
    const [, then] = universes(months(first, caps), { ...everybody, top: 20, buffer: 1.15 });
    expect(then.estimationCount).toBe(23);
  });

  test("by dollar volume: the median of price × volume over the window, in the base currency", () => {
    const options = { ...everybody, by: "dollar_volume", top: 2, liquidityPeriods: 3 } as const;
    const closes: Close[] = [
      ["2024-01-30", [90, 1, 5]],
      ["2024-01-31", [1, 4, 5]],
      ["2024-02-01", [2, 4, 5]],
      ["2024-03-01", [9, 4, 5]],
    ].map(([date, volumes]) => ({
      date: date as string,
      caps: [3, 2, 1],
      volumes: volumes as number[],
      prices: [1, 1, 1],
      fxRate: [1, 0.5],
    }));
    // On February 1st medians are 2, 4, 5; on March 1st, the spike of January gone, 2, 4, 5.
    expect(members(universes(closes, options))[2]).toBe("011");
    expect(members(universes(closes, options))[3]).toBe("011");
    // In a currency worth half, the third trades for 2.5, still second; worth a fifth, it would be third with 1.
    const foreign = axesOf(3, { traits: traitsOf(3, { currency: [0, 0, 1] }) });
    expect(members(universes(closes, options, foreign))[3]).toBe("011");
    const cheap = closes.map((close) => ({ ...close, fxRate: [1, 0.2] }));
    expect(members(universes(cheap, options, foreign))[3]).toBe("110");
  });

  test("whose value traded is not known comes last", () => {
    const options = { ...everybody, by: "dollar_volume", top: 1, liquidityPeriods: 3 } as const;
    const [universe] = universes([{ date: "2024-01-02", caps: [9, 1], volumes: [none, 1] }], options);
    expect(members([universe])).toEqual(["01"]);
  });
});

describe("floors", () => {
  test("price: below the entry floor nobody enters, below the exit floor members leave; in the base currency", () => {
    const options = { ...everybody, minPrice: 5, exitPrice: 3 };
    const closes = months([1, 1], [1, 1], [1, 1], [1, 1], [1, 1]).map((close, i) => ({
      ...close,
      prices: [[5, 4, 3, 2.9, 4][i], 10],
      fxRate: [0.5],
    }));
    const list = universes(closes, options);
    expect(members(list)).toEqual(["11", "11", "11", "01", "01"]);
    expect(changesOf(list[3])).toEqual(["A0 left price"]);
    const axes = axesOf(2, { traits: traitsOf(2, { currency: [-1, 0] }) });
    // A1's 10 are 5 in the base currency.
    expect(members(universes(closes, { ...options, minPrice: 5.1, exitPrice: 3 }, axes))[0]).toBe("00");
    expect(members(universes(closes, options, axes))[0]).toBe("11");
  });

  test("dollar volume and traded share, over the periods since the first bar", () => {
    const volumes = [
      [10, 10, none],
      [10, 0, none],
      [10, none, none],
      [0, 10, none],
      [0, 0, none],
      [0, 10, none],
      [0, 10, none],
    ];
    const closes = months(...volumes.map(() => [3, 2, 1])).map((close, i) => ({
      ...close,
      volumes: volumes[i],
      prices: [1, 1, 1],
    }));
    const value = universes(closes, {
      ...everybody,
      liquidityPeriods: 4,
      minDollarVolume: 6,
      exitDollarVolume: 4,
    });
    // A0: medians 10, 10, 10, 10, (10 10 0 0) 5, (10 0 0 0) 0, 0: stays at 5, leaves at 0.
    // A1, unknown in the third: 10, (10 0) 5, 5, (10 0 10) 10, (0 10 0) 0, (10 0 10) 10, (10 0 10 10) 10.
    // A2: never known, so not barred.
    expect(value.map(({ estimation }) => [...estimation].join(""))).toEqual([
      "111",
      "111",
      "111",
      "111",
      "101",
      "011",
      "011",
    ]);
    expect(changesOf(value[4])).toEqual(["A1 left liquidity"]);
    const share = universes(closes, {
      ...everybody,
      liquidityPeriods: 4,
      minTradedShare: 0.75,
      exitTradedShare: 0.5,
    });
    // A0: 1, 1, 1, 3/4, 2/4, 1/4, 0. A1 (unknown volume with a bar is a trade): 1, 1/2, 2/3, 3/4, 2/4, 3/4, 3/4. A2: 1.
    expect(members(share)).toEqual(["111", "111", "111", "111", "111", "011", "011"]);
    const strict = universes(closes, {
      ...everybody,
      liquidityPeriods: 4,
      minTradedShare: 0.75,
      exitTradedShare: 0.7,
    });
    // A1 leaves at 1/2 and 2/4 and comes back at 3/4.
    expect(members(strict)).toEqual(["111", "101", "101", "111", "001", "011", "011"]);
  });

  test("a day without a bar is a day without a trade", () => {
    const closes: Close[] = [1, 2, 3, 4].map((i) => ({
      date: `2024-0${i}-02`,
      caps: [1, i === 2 || i === 3 ? none : 1],
      volumes: [5, i === 2 || i === 3 ? none : 5],
    }));
    const options = {
      ...everybody,
      maxStalePeriods: 9,
      liquidityPeriods: 4,
      exitTradedShare: 0.6,
      minTradedShare: 0.6,
    };
    const list = universes(closes, options);
    // 1, 1/2, 1/3, 2/4: the seat is lost at the second review.
    expect(list.map((universe) => changesOf(universe).filter((text) => text.startsWith("A1")))).toEqual([
      ["A1 entered rank"],
      ["A1 left liquidity"],
      [],
      [],
    ]);
  });
});

describe("lines, lists and markets", () => {
  test("one line per issuer: the largest of its primary lines; the others are covered", () => {
    const axes = axesOf(5, { traits: traitsOf(5, { issuer: [0, 0, 1, 1, -1], primary: [1, 0, 1, 1, 1] }) });
    const options = { ...everybody, primaryOnly: true };
    const list = universes(months([1, 9, 2, 3, 1], [1, 9, 4, 3, 1], [1, 9, 4, none, 1]), options, axes);
    expect(members(list)).toEqual(["10011", "10101", "10101"]);
    expect(changesOf(list[1])).toEqual(["A2 entered rank", "A3 left line"]);
    expect(list[0].coverageCount).toBe(5);
    expect(members(universes(months([1, 9, 2, 3, 1]), everybody, axes))).toEqual(["11111"]);
  });

  test("a line that may not enter does not keep out another of its issuer", () => {
    const axes = axesOf(2, { traits: traitsOf(2, { issuer: [0, 0] }) });
    const closes = months([9, 1]).map((close) => ({ ...close, prices: [1, 10] }));
    expect(members(universes(closes, { ...everybody, primaryOnly: true, minPrice: 5 }, axes))).toEqual([
      "01",
    ]);
  });

  test("names must be on an included list or named, and on no excluded one nor named", () => {
    const lists = [
      { x: [0, 1, 2], y: [2] },
      { x: [0, 1, 2], y: [2] },
      { x: [1, 2], y: [] },
    ];
    const closes = months([1, 1, 1, 1, 1], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1]).map((close, i) => ({
      ...close,
      lists: lists[i],
    }));
    const options: UniverseOptions = {
      ...everybody,
      include: { lists: ["x"], ids: ["A3"] },
      exclude: { lists: ["y"], ids: ["A1"] },
    };
    const list = universes(closes, options);
    expect(members(list)).toEqual(["10010", "10010", "00110"]);
    expect(changesOf(list[2])).toEqual(["A0 left list", "A2 entered rank"]);
    // A list that is not there has nobody on it.
    expect(members(universes(months([1, 1]), { ...everybody, include: { lists: ["x"], ids: [] } }))).toEqual([
      "00",
    ]);
  });

  test("markets are ranked each on its own, and countries not named have no members", () => {
    const traits = traitsOf(7, { country: [0, 0, 0, 1, 1, 2, -1] });
    const axes = axesOf(7, { countries: ["CH", "JP", "US"], traits });
    const options = {
      ...everybody,
      buffer: 2,
      markets: [
        { country: "CH", top: 1 },
        { country: "JP", top: Number.POSITIVE_INFINITY },
      ],
    };
    const list = universes(
      months([3, 2, 1, 0.2, 0.1, 99, 99], [2, 3, 1, 0.1, 0.2, 99, 99], [1, 2, 3, 1, 1, 1, 1]),
      options,
      axes,
    );
    expect(members(list)).toEqual(["1001100", "1101100", "0111100"]);
  });
});

describe("industries", () => {
  test("with too few members are filled up by rank beyond top", () => {
    // Top 3 are A0, A1, A2 of industry 0; industry 1 is A3, A4, A5 and is filled up to two; industry 2 has one name only.
    const codes = [0, 0, 0, 1, 1, 1, 2];
    const options = { ...everybody, top: 3, minMembersPerIndustry: 2 };
    const [universe] = universes(
      months([9, 8, 7, 3, 2, 4, 1]).map((close) => ({ ...close, codes })),
      options,
    );
    expect(members([universe])).toEqual(["1111011"]);
    expect(changesOf(universe)).toEqual([
      "A0 entered rank",
      "A1 entered rank",
      "A2 entered rank",
      "A3 entered industry",
      "A5 entered industry",
      "A6 entered industry",
    ]);
  });

  test("keep a member that filled them within the buffer, and never hold more than the minimum for that", () => {
    const codes = [0, 1, 1, 1];
    const closes = months([9, 3, 2, 1], [9, 2, 3, 1], [9, 1, 3, 2], [9, 1, 3, 2]).map((close) => ({
      ...close,
      codes,
    }));
    const filled = (buffer: number) =>
      members(universes(closes, { ...everybody, top: 1, buffer, minMembersPerIndustry: 1 }));
    // A1 has ranks 1, 2, 3, 3 in its industry: with buffer 2 it stays while second, then A2 takes the seat.
    expect(filled(2)).toEqual(["1100", "1100", "1010", "1010"]);
    expect(filled(1)).toEqual(["1100", "1010", "1010", "1010"]);
  });
});

describe("reviews", () => {
  const at = (dates: readonly string[], review: UniverseOptions["review"]) => {
    // The order turns at every close, so that the member tells when the last review was.
    const closes = dates.map((date, i) => ({ date, caps: i % 2 === 0 ? [2, 1] : [1, 2] }));
    const list = members(universes(closes, { ...everybody, top: 1, review }));
    return dates.map((_, i) => (list[i] === (i % 2 === 0 ? "10" : "01") ? "reviewed" : "kept"));
  };
  const dates = [
    "2023-12-29",
    "2024-01-02",
    "2024-01-31",
    "2024-03-28",
    "2024-04-01",
    "2024-06-30",
    "2025-04-02",
  ];

  test("quarterly take place at the first close of a quarter", () => {
    const [y, n] = ["reviewed", "kept"];
    // Two turns after a review the order is that of the review again: "2024-03-28" shows the order of "2024-01-02".
    expect(at(dates, "quarterly")).toEqual([y, y, n, y, y, n, y]);
  });

  test("at given dates take place at the first close on or after each, once; before the first nobody is in", () => {
    const list = universes(
      dates.map((date) => ({ date, caps: [2, 1] })),
      { ...everybody, top: 1, review: ["2024-01-03", "2024-01-20", "2024-04-01"] },
    );
    expect(members(list)).toEqual(["00", "00", "10", "10", "10", "10", "10"]);
    expect(at(dates.slice(2), ["2024-01-03", "2024-04-01", "2024-07-01"])).toEqual([
      "reviewed",
      "kept",
      "reviewed",
      "kept",
      "reviewed",
    ]);
  });
});

describe("what is said of a universe", () => {
  test("covered names outside the span of the members' caps are flagged, and the share of cap is given", () => {
    const traits = traitsOf(5, { primary: [0, 1, 1, 0, 0] });
    const [universe] = universes(
      months([50, 20, 10, 5, 15]),
      { ...everybody, primaryOnly: true },
      axesOf(5, { traits }),
    );
    expect([...universe.outsideSpan]).toEqual([1, 0, 0, 1, 0]);
    expect(universe.outsideSpanCount).toBe(2);
    expect(universe.capShare).toBe(0.3);
  });

  test("without an estimation universe nobody is outside its span; without coverage there is no share", () => {
    const [empty] = universes(months([5, 4]), { ...everybody, minHistoryPeriods: 9 });
    expect([empty.outsideSpanCount, empty.capShare]).toEqual([0, 0]);
    expect(universes(months([none]), everybody)[0].capShare).toBeNaN();
  });

  test("a name that stops trading leaves for that reason, also on the day of a review", () => {
    const closes: Close[] = ["2024-01-02", "2024-01-03", "2024-01-04", "2024-02-01"].map((date, i) => ({
      date,
      caps: [1, i === 0 ? 1 : none],
    }));
    const list = universes(closes, everybody);
    expect(list.map(changesOf)).toEqual([
      ["A0 entered rank", "A1 entered rank"],
      [],
      [],
      ["A1 left stopped_trading"],
    ]);
    expect([list[3].entered, list[3].left]).toEqual([0, 1]);
  });
});
