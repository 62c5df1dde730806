import { expect, test } from "vitest";
import type { CovarianceDocument, FactorStanding } from "../../web/documents/index.ts";
import { rollingShare, shareWindow, yearCounts } from "../../web/factors/factor-months.ts";
import { compounded, monthly, rollingCorrelation, yearly } from "../../web/factors/factor-paths.ts";
import { meanLine } from "../../web/why/factor-questions.ts";
import {
  whyAbove2,
  whyFactorDeviation,
  whyFactorRatio,
  whyFactorReturn,
  whyFactorT,
  whyPair,
  whyStage,
  whyWithMarket,
  whyYear,
} from "../../web/why/index.ts";

const PATH = [0.02, -0.01, 0.03, 0, 0.01];
const DATES = ["2022-11-30", "2022-12-30", "2023-01-02", "2023-01-03", "2023-02-01"];

test("paths: compounded, by year and by month, by hand", () => {
  expect(compounded([0.1, null, -0.5])[2]).toBeCloseTo(-45, 12);
  expect(yearly(DATES, PATH).map(({ year, value }) => [year, value?.toFixed(6)])).toEqual([
    ["2022", (1.02 * 0.99 - 1).toFixed(6)],
    ["2023", (1.03 * 1.01 - 1).toFixed(6)],
  ]);
  expect(yearly(DATES, [null, null, 1, 1, 1])[0]?.value).toBeNull();
  expect(monthly(DATES, PATH)).toEqual({
    dates: ["2022-11-30", "2022-12-30", "2023-01-03", "2023-02-01"],
    values: [0.02, -0.01, 0.015, 0.01],
  });
});

test("a rolling correlation is that of its window, and none where something is missing", () => {
  const line = [1, 2, 3, 4];
  expect(rollingCorrelation(line, [2, 4, 6, 1], 3)).toEqual([
    null,
    null,
    expect.closeTo(1, 12),
    expect.any(Number),
  ]);
  // 2, 3, 4 with 4, 6, 1: deviations −1, 0, 1 and 1/3, 7/3, −8/3.
  expect(rollingCorrelation(line, [2, 4, 6, 1], 3)[3]).toBeCloseTo(
    -3 / Math.sqrt((2 * (1 + 49 + 64)) / 9),
    12,
  );
  expect(rollingCorrelation(line, [1, null, 2, 3], 3)).toEqual([null, null, null, null]);
  expect(rollingCorrelation(line, [5, 5, 5, 5], 3)[3]).toBeNull();
});

test("the formulas of a factor's record give it", () => {
  // Mean 0.01; squares 1, 4, 4, 1, 0 in ten-thousandths, over 4.
  const [mean, deviation] = [0.01, Math.sqrt(10e-4 / 4)];
  const factor: FactorStanding = {
    ...{
      factor: "value",
      family: "style",
      periods: PATH.length,
      mean,
      neweyWestError: 0.008,
      neweyWestLags: 2,
    },
    standardError: deviation / Math.sqrt(PATH.length),
    returnAnnual: 0.12,
    volatilityAnnual: deviation * Math.sqrt(12),
    informationRatio: (mean * 12) / (deviation * Math.sqrt(12)),
    // The mean over its standard error.
    tStatistic: mean / (deviation / Math.sqrt(PATH.length)),
    tNeweyWest: 1.25,
    ...{ tCount: 5, above2Count: 2, shareAbove2: 0.4 },
    ...{ vif: null, stability: null, marketCorrelation: -0.6, verdict: "alive" },
    withMarket: { periods: 5, product: -0.0012, factorSquare: 0.001, marketSquare: 0.004 },
  };
  const record = { factor, periodsPerYear: 12, to: "2023-02-01" };
  for (const question of [
    whyFactorReturn(record),
    whyFactorDeviation(record),
    whyFactorRatio(record),
    whyFactorT(record),
    whyAbove2(record),
    whyWithMarket(record),
    whyYear("value", "2022", { value: 1.02 * 0.99 - 1, path: [0.02, -0.01] }),
  ])
    expect(question?.formula[0]?.result, question?.title).toBeCloseTo(question?.number as number, 12);
});

test("a share through time is of the months that end with each, and a year's is of its own", () => {
  const months = ["2022-11-30", "2022-12-30", "2023-01-31", "2023-02-28"];
  const of = {
    ...{ factor: "value", family: "style", robustAbove2Count: [], vifCount: [] },
    ...{ stability: [], stabilityCount: [] },
    tCount: [21, 20, 0, 20],
    above2Count: [21, 0, 0, 10],
    vif: [1.5, null, 3, 5],
  };
  expect(shareWindow({ factors: [of] })).toBe(12);
  expect(shareWindow({ factors: [{ ...of, tCount: [1, 1, 1, 1] }] })).toBe(36);
  expect(rollingShare(of, 2)).toEqual([1, 21 / 41, 0, 0.5]);
  expect(rollingShare(of, 12)[1]).toBeNull();
  expect(yearCounts(months, of, "2023")).toEqual({ above: 10, all: 20, vif: [3, 5] });
});

test("a mean over the periods is the sum of its years' shares", () => {
  const byFactor = {
    months: ["2022-12-30", "2023-01-31", "2023-02-28"],
    factors: [
      {
        ...{ factor: "value", family: "style", tCount: [], above2Count: [], robustAbove2Count: [] },
        ...{
          vif: [1.5, 3, null],
          vifCount: [10, 20, 0],
          stability: [0.9, null, 0.8],
          stabilityCount: [1, 0, 1],
        },
      },
    ],
  };
  const line = meanLine(byFactor, "value", "vif");
  expect(line.result).toBeCloseTo((10 * 1.5 + 20 * 3) / 30, 15);
  expect(line.parts?.map(({ meaning, value }) => [meaning, value])).toEqual([
    ["2022: 10 of 30 periods, 1.50 in the mean", 0.5],
    ["2023: 20 of 30 periods, 3.00 in the mean", 2],
  ]);
  expect(meanLine(byFactor, "value", "stability").result).toBeCloseTo(0.85, 15);
});

test("a volatility goes back stage by stage to the first, and a pair to its cell of F", () => {
  const covariance: CovarianceDocument = {
    ...{ runId: "0".repeat(64), date: "2024-01-31", stage: "regime", periodsPerYear: 252 },
    stages: [
      { stage: "ewma", volatilityMultiplier: 1, shrinkage: 0 },
      { stage: "newey_west", volatilityMultiplier: 1, shrinkage: 0 },
      { stage: "regime", volatilityMultiplier: 0.9, shrinkage: 0 },
    ],
    factors: [
      { factor: "value", family: "style", volatilityAnnual: { ewma: 0.04, newey_west: 0.05, regime: 0.045 } },
    ],
    correlations: {
      factors: ["value", "size"],
      matrix: [
        [1, -0.25],
        [-0.25, 1],
      ],
    },
  };
  const last = whyStage(covariance, "value", "regime");
  expect(last.formula[0]?.result).toBeCloseTo(0.045, 15);
  const before = last.formula[0]?.parts?.find(({ next }) => next !== undefined)?.next?.();
  expect(before?.title).toMatch(/serial correlation/);
  // What is more than a multiple of the stage before is the root of its variance, which the server traces.
  expect(before?.formula[0]?.parts?.map(({ value }) => value)).toEqual([
    expect.closeTo(0.05 ** 2 / 252, 18),
    252,
  ]);
  expect(before?.explain?.query).toEqual({
    kind: "covariance",
    factor1: "value",
    factor2: "value",
    date: "2024-01-31",
  });
  expect(whyPair(covariance, "value", "size")).toMatchObject({
    number: -0.25,
    value: "−0.25",
    explain: { query: { kind: "covariance", factor1: "value", factor2: "size", date: "2024-01-31" } },
  });
  expect(whyPair(covariance, "value", "value").number).toBe(0.045);
});
