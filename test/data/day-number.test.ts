import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayNumber } from "../../engine/data/index.ts";

describe("dayNumber", () => {
  test("agrees with the platform's calendar on every date from 1600 to 2400", () => {
    fc.assert(
      fc.property(fc.integer({ min: -135_140, max: 157_419 }), (day) => {
        expect(dayNumber(new Date(day * 86_400_000).toISOString().slice(0, 10))).toBe(day);
      }),
      { seed: 20240229, numRuns: 2000 },
    );
  });

  test("knows leap days and the epoch", () => {
    expect(dayNumber("1970-01-01")).toBe(0);
    expect(dayNumber("2000-03-01") - dayNumber("2000-02-28")).toBe(2);
    expect(dayNumber("1900-03-01") - dayNumber("1900-02-28")).toBe(1);
  });
});
