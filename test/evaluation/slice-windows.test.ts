import { describe, expect, test } from "vitest";
import {
  biasStatistic,
  sliceWindows,
  summariseRatios,
  summariseSlice,
  transformBand,
  transformHistogram,
} from "../../engine/evaluation/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

const months = Array.from(
  { length: 30 },
  (_, m) => `${2001 + Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, "0")}-28`,
);
const of = (slices: ReturnType<typeof sliceWindows>, name: string) =>
  slices.find(({ slice }) => slice === name)?.windows;

describe("windows by time and state", () => {
  test("years are all of them; a crisis is told from forecasts before it, and none later changes it", () => {
    const variances = months.map((_, m) => (m === 20 ? 9 : m === 25 ? 0.1 : 1 + m / 100));
    const market = months.map((date, m) => ({ date, variance: variances[m]! }));
    const slices = sliceWindows(months, { market, burnIn: 3 });
    expect(["2001", "2002", "2003"].map((year) => of(slices, year)!.length)).toEqual([12, 12, 6]);
    // Rising by a hundredth each month: always above all before it, but for the month of 9 and the calm one.
    expect(of(slices, "crisis")).toEqual([
      12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 26, 27, 28, 29,
    ]);
    expect(of(slices, "calm")).toEqual([25]);
    expect(of(slices, "first forecasts")).toEqual([0, 1, 2]);
    const shorter = sliceWindows(months.slice(0, 22), { market: market.slice(0, 22), burnIn: 3 });
    expect(of(shorter, "crisis")).toEqual(of(slices, "crisis")!.filter((t) => t < 22));
  });

  test("daily windows have the state of their forecast; given dates win", () => {
    const market = [{ date: "2007-01-31", variance: 1 }];
    const dates = ["2007-01-31", "2007-06-29", "2007-07-02", "2009-06-30", "2009-07-01"];
    const slices = sliceWindows(dates, {
      market,
      burnIn: 0,
      crises: [{ from: "2007-07-01", to: "2009-06-30" }],
    });
    expect(of(slices, "crisis")).toEqual([2, 3]);
    expect(of(slices, "calm")).toEqual([0, 1, 4]);
    expect(of(slices, "first forecasts")).toBeUndefined();
  });

  test("a slice's figures are those of its windows; the stated error holds 95 % of right ones", () => {
    const random = randomStream("slices");
    let within = 0;
    for (let trial = 0; trial < 400; trial++) {
      const returns = Float64Array.from({ length: 300 }, () => random.studentUnit(8));
      const series = {
        family: "a",
        name: "b",
        forecast: new Float64Array(300).fill(1),
        returns,
        realised: returns.map((r) => r * r),
      };
      const windows = Array.from({ length: 100 }, (_, t) => 3 * t);
      const [got] = summariseSlice([series], { windows });
      const picked = windows.map((t) => returns[t]!);
      expectClose(got!.bias, biasStatistic(picked).bias, 1e-12);
      expectClose(got!.varianceRatio, picked.reduce((sum, r) => sum + r * r, 0) / 100, 1e-12);
      if (Math.abs(got!.bias - 1) < 1.96 * got!.biasError) within++;
    }
    expect(Math.abs(within / 400 - 0.95)).toBeLessThan(0.04);
  });
});

describe("the shape of z", () => {
  test("is flat under its own law, whichever of the two, and lies whole in the band in 95 of 100 histograms", () => {
    const random = randomStream("transform");
    for (const law of [{ kind: "normal" }, { kind: "student", degrees: 5 }] as const) {
      const { lower, upper } = transformBand(250);
      let inside = 0;
      for (let trial = 0; trial < 1500; trial++) {
        const z = Float64Array.from({ length: 250 }, () =>
          law.kind === "normal" ? random.normal() : random.studentUnit(5),
        );
        if (transformHistogram(z, law).every((share) => share >= lower && share <= upper)) inside++;
      }
      expect(Math.abs(inside / 1500 - 0.95)).toBeLessThan(0.025);
    }
  });

  test("forecasts 20 % too low have high ends", () => {
    const random = randomStream("low");
    const z = Float64Array.from({ length: 20_000 }, () => 1.25 * random.normal());
    const shares = transformHistogram(z, { kind: "normal" });
    // 2 Φ(−1.2816 / 1.25) / 2, by scipy.stats.norm.cdf.
    expect(Math.abs(shares[0]! - 0.15263)).toBeLessThan(0.008);
    expect(shares[4]!).toBeLessThan(0.09);
  });
});

test("ratios through time have a mean and a median; what is not known is left out", () => {
  const window = (value: number) => ({
    mahalanobis: value,
    factor: 1,
    specific: 2 * value,
    diagonal: value,
    names: 10,
  });
  const got = summariseRatios([window(1), window(2), window(6)], [1, Number.NaN, 3]);
  expect(got.mahalanobis).toEqual({ mean: 3, median: 2 });
  expect(got.specific.median).toBe(4);
  expect(got.portfolio).toEqual({ mean: 2, median: 2 });
  expect([got.windows, got.names]).toEqual([3, 10]);
});
