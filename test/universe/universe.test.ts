import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type MarketDay,
  noTraits,
  singleMembership,
  startMarketState,
  stepMarketState,
} from "../../engine/data/index.ts";
import {
  startUniverse,
  stepUniverse,
  type Universe,
  type UniverseOptions,
} from "../../engine/universe/index.ts";
import { marketDay } from "../data/market-day.ts";

const none = Number.NaN;
const everybody: UniverseOptions = {
  top: Number.POSITIVE_INFINITY,
  buffer: 1,
  minHistoryPeriods: 0,
  minPrice: 0,
  maxStalePeriods: 2,
};

interface Close {
  readonly date: string;
  readonly caps: readonly number[];
  readonly prices?: readonly number[];
  readonly codes?: readonly number[];
}

/** The universe at each close. A name without a cap and a price has no bar. */
function universes(closes: readonly Close[], options: UniverseOptions): Universe[] {
  const N = closes[0].caps.length;
  let market = startMarketState(N);
  let universe = startUniverse(N);
  return closes.map(({ date, caps, prices, codes }) => {
    const given: Partial<MarketDay> = {
      marketCap: caps,
      price: prices ?? caps.map((cap) => (Number.isNaN(cap) ? none : 10)),
    };
    const industries = singleMembership(Int32Array.from(codes ?? caps.map(() => 0)));
    const day = marketDay(date, { ...given, industries }, N);
    market = stepMarketState(market, day, noTraits(N).traits, 5).state;
    const step = stepUniverse(universe, market, day, options);
    universe = step.state;
    return step.output;
  });
}
const members = (list: readonly Universe[]) => list.map(({ estimation }) => [...estimation].join(""));
const months = (...caps: (readonly number[])[]): Close[] =>
  caps.map((row, i) => ({ date: `2024-${String(i + 1).padStart(2, "0")}-02`, caps: row }));

describe("stepUniverse", () => {
  test("a member leaves only below top × buffer, another enters only within top", () => {
    // top 2, buffer 1.5: ranks 1 and 2 enter, a member stays to rank 3.
    const options = { ...everybody, top: 2, buffer: 1.5 };
    const list = universes(months([4, 3, 2, 1], [4, 2, 3, 1], [4, 1, 3, 2], [4, 1, 3, 9]), options);
    expect(members(list)).toEqual(["1100", "1110", "1010", "1011"]);
    expect(list.map(({ entered, left }) => [entered, left])).toEqual([
      [2, 0],
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
    expect(list.map(({ estimationCount }) => estimationCount)).toEqual([2, 3, 2, 3]);
  });

  test("reviews at the first close of a month only", () => {
    const closes: Close[] = [
      { date: "2024-01-30", caps: [2, 1] },
      { date: "2024-01-31", caps: [1, 2] },
      { date: "2024-02-05", caps: [1, 2] },
      { date: "2024-02-06", caps: [2, 1] },
      { date: "2025-02-03", caps: [2, 1] },
    ];
    expect(members(universes(closes, { ...everybody, top: 1 }))).toEqual(["10", "10", "01", "01", "10"]);
  });

  test("ties go to the lower code", () => {
    expect(members(universes(months([1, 5, 5, 5]), { ...everybody, top: 2 }))).toEqual(["0110"]);
  });

  test("entry needs history and price; staying needs neither", () => {
    const options = { ...everybody, minHistoryPeriods: 2, minPrice: 5 };
    const closes = months([1, none], [1, none], [1, 1], [1, 1], [1, 1], [1, 1]).map((close, i) => ({
      ...close,
      prices: [i < 3 ? 10 : 4, i < 2 ? none : i === 4 ? 4 : 6],
    }));
    // The first name has two returns at the third close and stays although its price falls under the floor; the second
    // has two returns at the fifth close, when its price is too low, and enters at the sixth.
    expect(members(universes(closes, options))).toEqual(["00", "00", "10", "10", "10", "11"]);
  });

  test("a name without a bar teaches nothing that day; stale beyond the limit it is not covered, and out until a review", () => {
    const closes: Close[] = ["02", "03", "04", "05", "08", "09"].map((day, i) => ({
      date: `2024-01-${day}`,
      caps: [1, i >= 1 && i <= 3 ? none : 1],
    }));
    const list = universes([...closes, { date: "2024-02-01", caps: [1, 1] }], everybody);
    expect(members(list)).toEqual(["11", "10", "10", "10", "10", "10", "11"]);
    expect(list.map(({ coverage }) => coverage[1])).toEqual([1, 1, 1, 0, 1, 1, 1]);
    expect(list.map(({ entered, left }) => [entered, left])).toEqual([
      [2, 0],
      [0, 0],
      [0, 0],
      [0, 1],
      [0, 0],
      [0, 0],
      [1, 0],
    ]);
  });

  test("a member without a bar on the day of a review keeps its seat; a newcomer needs one", () => {
    const list = universes(
      [
        { date: "2024-01-31", caps: [2, 1, none] },
        { date: "2024-02-01", caps: [2, none, none] },
        { date: "2024-02-02", caps: [2, 1, 1] },
        { date: "2024-03-01", caps: [2, 1, none] },
        { date: "2024-03-04", caps: [2, 1, 1] },
        { date: "2024-04-01", caps: [2, 1, 1] },
      ],
      everybody,
    );
    expect(members(list)).toEqual(["110", "100", "110", "110", "110", "111"]);
    expect(list.map(({ left }) => left)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("a member suspended for less than the limit is back the day it trades", () => {
    const closes: Close[] = ["02", "03", "04"].map((day, i) => ({
      date: `2024-01-${day}`,
      caps: [1, i === 1 ? none : 1],
    }));
    expect(members(universes(closes, everybody))).toEqual(["11", "10", "11"]);
  });

  test("a member suspended on the day of the review keeps its seat, an outsider cannot take one", () => {
    const closes: Close[] = [
      { date: "2024-01-02", caps: [3, 2, none] },
      { date: "2024-02-01", caps: [3, none, none] },
      { date: "2024-02-02", caps: [3, 2, 9] },
    ];
    const list = universes(closes, { ...everybody, top: 2 });
    expect(members(list)).toEqual(["110", "100", "110"]);
    expect(list.map(({ entered, left }) => [entered, left])).toEqual([
      [2, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  test("covered is a known cap above 0 and an industry", () => {
    const [{ coverage, coverageCount }] = universes(
      [{ date: "2024-01-02", caps: [1, 0, none, 2], prices: [1, 1, 1, 1], codes: [0, 0, 0, -1] }],
      everybody,
    );
    expect([...coverage, coverageCount]).toEqual([1, 0, 0, 0, 1]);
  });

  test("counts agree with the vectors, members are covered, and the universe keeps to its size", () => {
    const caps = fc.array(
      fc.array(fc.option(fc.integer({ min: 1, max: 9 }), { nil: none }), { minLength: 8, maxLength: 8 }),
      {
        minLength: 1,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(caps, fc.integer({ min: 1, max: 6 }), (rows, top) => {
        const options = { ...everybody, top, buffer: 1.5 };
        for (const universe of universes(
          rows.map((row, i) => ({
            date: `2024-${String(1 + (i >> 1)).padStart(2, "0")}-0${1 + (i % 2)}`,
            caps: row,
          })),
          options,
        )) {
          const sum = (flags: Uint8Array) => flags.reduce((s, x) => s + x, 0);
          expect([universe.estimationCount, universe.coverageCount]).toEqual([
            sum(universe.estimation),
            sum(universe.coverage),
          ]);
          expect(universe.estimation.some((member, n) => member > universe.coverage[n])).toBe(false);
          expect(universe.estimationCount).toBeLessThanOrEqual(Math.ceil(top * 1.5));
        }
      }),
      { seed: 20240229, numRuns: 200 },
    );
  });
});
