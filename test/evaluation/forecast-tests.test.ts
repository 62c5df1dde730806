import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  biasBand,
  biasStatistic,
  compareLosses,
  logScore,
  meanRollingDeviation,
  quasiLikelihood,
  rollingBias,
  testExceedances,
} from "../../engine/evaluation/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

const reference = JSON.parse(
  readFileSync(new URL("../reference/evaluation/evaluation.json", import.meta.url), "utf8"),
);

describe("the band of the bias statistic", () => {
  test("of normal returns equals scipy's χ² quantiles", () => {
    for (const [count, level, [lower, upper]] of reference.normalBands) {
      const band = biasBand({ count, level, law: { kind: "normal" } }, randomStream("unused"));
      expectClose([band.lower, band.upper], [lower, upper], 1e-10);
    }
  });

  test("holds 95 ± 1.5 % of right forecasts under its own law, where the normal rule holds 77 % of t with 5 degrees", () => {
    const trials = 4000;
    const random = randomStream(3, "trials");
    for (const [law, expected] of [
      [{ kind: "normal" }, 0.95],
      [{ kind: "student", degrees: 5 }, 0.77],
    ] as const) {
      const band = biasBand({ count: 252, level: 0.95, law }, randomStream(5, "band"));
      let [within, withinRule] = [0, 0];
      for (let trial = 0; trial < trials; trial++) {
        const returns = Float64Array.from({ length: 252 }, () =>
          law.kind === "normal" ? random.normal() : random.studentUnit(law.degrees),
        );
        const { bias, lower, upper } = biasStatistic(returns);
        if (band.lower <= bias && bias <= band.upper) within++;
        if (lower <= bias && bias <= upper) withinRule++;
      }
      expect(Math.abs(within / trials - 0.95)).toBeLessThan(0.015);
      expect(Math.abs(withinRule / trials - expected)).toBeLessThan(0.02);
    }
  });

  test("of thousands of returns, pieced together from blocks, is that of a simulation in numpy", () => {
    // numpy: 40,000 statistics of 2,400 t returns with 5 degrees scaled to unit variance, seed 1; quantiles 0.025 and 0.975.
    const { lower, upper } = biasBand(
      { count: 2400, level: 0.95, law: { kind: "student", degrees: 5 } },
      randomStream(5, "band"),
    );
    expect(Math.abs(lower - 0.9518)).toBeLessThan(0.004);
    expect(Math.abs(upper - 1.0574)).toBeLessThan(0.006);
  });

  // Power by an independent simulation in numpy, 40,000 trials a case.
  test.each([
    ["normal", 1 / 0.8, 0.999],
    ["normal", 1 / 1.2, 0.984],
    ["student", 1 / 0.8, 0.781],
    ["student", 1 / 1.2, 0.738],
  ] as const)(
    "%s returns %f times their forecasts in 252 days are found with its power",
    (kind, scale, power) => {
      const random = randomStream(7, "power", kind);
      const law = kind === "normal" ? { kind } : { kind, degrees: 5 };
      const band = biasBand({ count: 252, level: 0.95, law }, randomStream(5, "band"));
      const trials = 1000;
      let found = 0;
      for (let trial = 0; trial < trials; trial++) {
        const draw = () => (kind === "normal" ? random.normal() : random.studentUnit(5));
        const { bias } = biasStatistic(Float64Array.from({ length: 252 }, () => scale * draw()));
        if (bias < band.lower || bias > band.upper) found++;
      }
      expect(Math.abs(found / trials - power)).toBeLessThan(0.04);
    },
  );
});

describe("rolling bias", () => {
  test("is the statistic of each window", () => {
    const values = [0.3, -1.2, 0.8, 1.9, -0.4, 0.1];
    const rolling = rollingBias(values, 3);
    expect(Array.from(rolling.slice(0, 2))).toEqual([Number.NaN, Number.NaN]);
    for (let end = 3; end <= 6; end++)
      expect(rolling[end - 1]).toBe(biasStatistic(values.slice(end - 3, end)).bias);
  });

  test("deviates by 0.170 on average for normal returns in windows of 12, by more for fat tails (Menchero et al. 2012)", () => {
    for (const [degrees, ideal] of [
      [undefined, 0.17],
      [10, 0.194],
    ] as const) {
      const random = randomStream(13, "rolling");
      const draw = () => (degrees === undefined ? random.normal() : random.studentUnit(degrees));
      const values = Float64Array.from({ length: 600 * 40 }, draw);
      expect(Math.abs(meanRollingDeviation({ rows: 600, cols: 40, values }, 12) - ideal)).toBeLessThan(0.004);
    }
  });
});

describe("losses", () => {
  test("QLIKE's penalty of a scale error s is 1/s² − 1 + ln s²", () => {
    for (const s of [0.8, 0.9, 1.1, 1.25]) {
      expectClose(quasiLikelihood(1, s * s), 1 / (s * s) - 1 + Math.log(s * s), 1e-14);
      expectClose(logScore(1, s * s) - logScore(1, 1), quasiLikelihood(1, s * s), 1e-14);
    }
    expect([quasiLikelihood(0, 1), quasiLikelihood(1, 0), logScore(1, -1)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  test("of a perfect Gaussian forecast z² − ln z² is 2.2704 on average", () => {
    const random = randomStream(17, "qlike");
    let sum = 0;
    for (let t = 0; t < 400_000; t++) sum += (1 + quasiLikelihood(random.normal() ** 2, 1)) / 400_000;
    expect(Math.abs(sum - 2.2704)).toBeLessThan(0.015);
  });

  test("are compared as Diebold and Mariano do, with the small-sample correction", () => {
    for (const [first, second, lags, [mean, t, p]] of reference.losses) {
      const { meanDifference, tStatistic, pValue } = compareLosses(first, second, lags);
      expectClose([meanDifference, tStatistic, pValue], [mean, t, p], 1e-10);
      expectClose(compareLosses(second, first, lags).tStatistic, -t, 1e-10);
    }
  });

  test("pairs with a missing loss are left out; equal losses have no t", () => {
    expect(compareLosses([1, Number.NaN, 3], [2, 2, 5], 0).count).toBe(2);
    expect(compareLosses([1, 2], [1, 2], 0).tStatistic).toBeNaN();
    expect(() => compareLosses([1], [1, 2], 0)).toThrow("as many losses");
  });
});

describe("exceedances of value at risk", () => {
  test("likelihood ratios equal those written again from the papers", () => {
    for (const [hits, probability, expected] of reference.exceedances) {
      const tests = testExceedances(Uint8Array.from(hits), probability);
      const parts = [tests.unconditional, tests.independence, tests.conditional];
      parts.forEach(({ statistic, pValue }, part) => {
        expectClose([statistic, pValue], expected[part], 1e-10);
      });
    }
  });

  test("Kupiec's test at 95 % over 252 days accepts 2.54 to 7.92 % of exceedances", () => {
    const accepted = (days: number) =>
      testExceedances(
        Uint8Array.from({ length: 252 }, (_, t) => Number(t < days)),
        0.05,
      ).unconditional.pValue > 0.05;
    expect([6, 7, 19, 20].map(accepted)).toEqual([false, true, true, false]);
  });
});
