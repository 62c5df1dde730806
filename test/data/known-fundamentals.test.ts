import { describe, expect, test } from "vitest";
import {
  type FundamentalRecords,
  knownItem,
  startKnownFundamentals,
  stepKnownFundamentals,
} from "../../engine/data/index.ts";

const records = (
  ...rows: readonly [asset: number, item: number, periodEnd: number, value: number][]
): FundamentalRecords => ({
  asset: Int32Array.from(rows, (row) => row[0]),
  item: Int32Array.from(rows, (row) => row[1]),
  periodEnd: Int32Array.from(rows, (row) => row[2]),
  value: Float64Array.from(rows, (row) => row[3]),
});
const none = Number.NaN;

describe("known fundamentals", () => {
  test("a later period replaces, a restatement of the latest replaces, a late correction of an older one does not", () => {
    let state = startKnownFundamentals(2, 2);
    const known = () => [...knownItem(state, 1, 100, 1000)];
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
    const state = stepKnownFundamentals(startKnownFundamentals(1, 1), records([0, 0, 100, 5]));
    expect([...knownItem(state, 0, 140, 40)]).toEqual([5]);
    expect([...knownItem(state, 0, 141, 40)]).toEqual([none]);
  });

  test("a value withdrawn (NaN) hides the older ones", () => {
    let state = stepKnownFundamentals(startKnownFundamentals(1, 1), records([0, 0, 100, 5]));
    state = stepKnownFundamentals(state, records([0, 0, 110, none]));
    expect([...knownItem(state, 0, 120, 40)]).toEqual([none]);
  });
});
