import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayNumber, isCalendarDate } from "../../engine/data/index.ts";

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

describe("isCalendarDate", () => {
  test("agrees with the platform's calendar on days 0 to 32 of months 0 to 13", () => {
    const two = (value: number) => String(value).padStart(2, "0");
    for (const year of [1900, 2000, 2023, 2024]) {
      for (let month = 0; month <= 13; month++) {
        for (let day = 0; day <= 32; day++) {
          const text = `${year}-${two(month)}-${two(day)}`;
          const time = Date.parse(`${text}T00:00:00Z`);
          const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
          expect(isCalendarDate(text), text).toBe(exists);
        }
      }
    }
  });

  test.each(["", "2021-2-03", "2021/02/03", "20210203", "2021-02-03T00:00", " 2021-02-03", "９021-02-03"])(
    "%j is none",
    (text) => {
      expect(isCalendarDate(text)).toBe(false);
    },
  );
});
