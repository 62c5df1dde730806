import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type FundamentalRecords,
  growKnownFundamentals,
  itemDepth,
  type KnownFundamentals,
  knownItem,
  knownItemAgo,
  startKnownFundamentals,
  stepKnownFundamentals,
} from "../../engine/data/index.ts";

const records = (
  ...rows: readonly (readonly [asset: number, item: number, periodEnd: number, value: number])[]
): FundamentalRecords => ({
  asset: Int32Array.from(rows, (row) => row[0]),
  item: Int32Array.from(rows, (row) => row[1]),
  periodEnd: Int32Array.from(rows, (row) => row[2]),
  value: Float64Array.from(rows, (row) => row[3]),
});
const none = Number.NaN;

describe("known fundamentals", () => {
  test("a later period replaces, a restatement of the latest replaces, a late correction of an older one does not", () => {
    let state = startKnownFundamentals([1, 1], 2);
    const known = () => [...knownItem(state, 1, { today: 100, staleDays: 1000 })];
    expect(known()).toEqual([none, none]);
    state = stepKnownFundamentals(state, records([0, 1, 90, 5]));
    expect(known()).toEqual([5, none]);
    state = stepKnownFundamentals(state, records([0, 1, 90, 6]));
    expect(known()).toEqual([6, none]);
    state = stepKnownFundamentals(state, records([0, 1, 80, 7], [1, 1, -400, 3]));
    expect(known()).toEqual([6, 3]);
    state = stepKnownFundamentals(state, records([0, 1, 95, 8], [0, 1, 95, 9], [0, 0, 99, 1]));
    expect(known()).toEqual([9, 3]);
  });

  test("a value is gone once its period ended more than the stale days ago, not a day before", () => {
    const state = stepKnownFundamentals(startKnownFundamentals([1], 1), records([0, 0, 100, 5]));
    expect([...knownItem(state, 0, { today: 140, staleDays: 40 })]).toEqual([5]);
    expect([...knownItem(state, 0, { today: 141, staleDays: 40 })]).toEqual([none]);
  });

  test("a value withdrawn (NaN) hides the older ones", () => {
    let state = stepKnownFundamentals(startKnownFundamentals([1], 1), records([0, 0, 100, 5]));
    state = stepKnownFundamentals(state, records([0, 0, 110, none]));
    expect([...knownItem(state, 0, { today: 120, staleDays: 40 })]).toEqual([none]);
  });
});

describe("known fundamentals several periods deep", () => {
  type Row = readonly [asset: number, item: number, periodEnd: number, value: number];
  const depths = [3, 1, 5];
  /** Periods and values kept of an asset's item, latest first. */
  const kept = (state: KnownFundamentals, item: number, asset: number) => {
    const rows: [number, number][] = [];
    for (let row = state.firstRow[item] as number; row < (state.firstRow[item + 1] as number); row++) {
      const cell = row * state.assetCount + asset;
      const periodEnd = state.periodEnd[cell] as number;
      if (periodEnd > -2147483648) rows.push([periodEnd, state.value[cell] as number]);
    }
    return rows;
  };
  const stream = fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 1 }),
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: 0, max: 9 }).map((quarter) => 91 * quarter),
      fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(none)),
    ),
    { maxLength: 60 },
  );

  test("keep the latest periods with what was last said of each, in whatever order they came", () => {
    fc.assert(
      fc.property(stream, (rows) => {
        let state = startKnownFundamentals(depths, 2);
        const said: Row[] = [];
        for (const row of rows as Row[]) {
          state = stepKnownFundamentals(state, records(row));
          said.push(row);
          for (const [item, depth] of depths.entries()) {
            for (const asset of [0, 1]) {
              const byPeriod = new Map(
                said.filter((r) => r[0] === asset && r[1] === item).map((r) => [r[2], r[3]]),
              );
              const expected = [...byPeriod].sort((a, b) => b[0] - a[0]).slice(0, depth);
              expect(kept(state, item, asset)).toEqual(expected);
            }
          }
        }
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  test("give the latest value as a depth of one does", () => {
    fc.assert(
      fc.property(stream, (rows) => {
        let [deep, flat] = [startKnownFundamentals([3, 2, 5], 2), startKnownFundamentals([1, 1, 1], 2)];
        for (const row of rows as Row[]) {
          deep = stepKnownFundamentals(deep, records(row));
          flat = stepKnownFundamentals(flat, records(row));
          for (const item of [0, 1, 2]) {
            const day = { today: 900, staleDays: 400 };
            expect([...knownItem(deep, item, day)]).toEqual([...knownItem(flat, item, day)]);
            expect([...knownItemAgo(deep, item, 0, day)]).toEqual([...knownItem(flat, item, day)]);
          }
        }
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  test("are the same bits when the axis grew on the way", () => {
    fc.assert(
      fc.property(stream, fc.nat(60), (rows, cut) => {
        const early = (rows as Row[]).slice(0, cut).filter((row) => row[0] === 0);
        const late = (rows as Row[]).slice(cut);
        const small = stepKnownFundamentals(startKnownFundamentals(depths, 1), records(...early));
        const whole = stepKnownFundamentals(startKnownFundamentals(depths, 2), records(...early));
        const grown = growKnownFundamentals(small, 2);
        expect(grown).toEqual(whole);
        expect(stepKnownFundamentals(grown, records(...late))).toEqual(
          stepKnownFundamentals(whole, records(...late)),
        );
      }),
      { seed: 6, numRuns: 60 },
    );
  });
});

describe("the value some years before the latest period end", () => {
  const day = { today: 2000, staleDays: 550 };
  const ago = (years: number, ...ends: readonly number[]) => {
    const rows = ends.map((end, i) => [0, 0, end, i] as [number, number, number, number]);
    const state = stepKnownFundamentals(startKnownFundamentals([12], 1), records(...rows));
    return knownItemAgo(state, 0, years, day)[0];
  };

  test("is within 46 days, not within 47", () => {
    expect(ago(4, 1900, 1900 - 1461 - 46)).toBe(1);
    expect(ago(4, 1900, 1900 - 1461 - 47)).toBe(none);
    expect(ago(4, 1900, 1900 - 1461 + 46)).toBe(1);
    expect(ago(4, 1900, 1900 - 1461 + 47)).toBe(none);
  });

  test("is the nearest one, and the later of two as near", () => {
    expect(ago(4, 1900, 1900 - 1461 + 30, 1900 - 1461 - 20)).toBe(2);
    expect(ago(4, 1900, 1900 - 1461 - 20, 1900 - 1461 + 20)).toBe(2);
  });

  test("is counted from the latest period end, and gone when that is stale", () => {
    expect(ago(1, 1451, 1086)).toBe(1);
    expect(ago(1, 1449, 1084)).toBe(none);
    expect(ago(0, 1451, 1086)).toBe(0);
  });

  test("does not reach past a period that was withdrawn", () => {
    const rows = records([0, 0, 1900, 1], [0, 0, 1535, 2], [0, 0, 1535, none], [0, 0, 1500, 3]);
    const state = stepKnownFundamentals(startKnownFundamentals([4], 1), rows);
    expect([...knownItemAgo(state, 0, 1, day)]).toEqual([none]);
  });

  test("is found four years back in every quarter of a quarterly reporter", () => {
    const ends = Array.from({ length: 30 }, (_, q) => Math.round(2000 - (q * 365.25) / 4)).reverse();
    const rows = ends.map((end, q) => [0, 0, end, q] as [number, number, number, number]);
    const state = stepKnownFundamentals(startKnownFundamentals([itemDepth(4)], 1), records(...rows));
    expect([0, 1, 2, 3, 4].map((k) => knownItemAgo(state, 0, k, day)[0])).toEqual([29, 25, 21, 17, 13]);
  });
});
