import { describe, expect, test } from "vitest";
import {
  correlationsOf,
  type FactorSeries,
  summariseFactor,
  summariseReturns,
  usualAdmission,
} from "../../engine/factor-portfolios/index.ts";
import { expectClose } from "../tolerance.ts";

const none = Number.NaN;
const series: FactorSeries = {
  returns: [0.01, -0.01, 0.03, 0.01],
  tStatistics: [3, -1, none, -2.5],
  robustTStatistics: [1.5, -2.1, none, 2],
  vif: [2, 4, none, 3],
  stability: [none, 0.9, 0.8, 0.85],
  marketReturns: [0.02, -0.02, 0.06, none],
};

describe("summariseFactor", () => {
  test("by hand", () => {
    // Mean 0.01, squares 0 + 4 + 4 + 0 of 1e-4: s = 0.02·√(2/3).
    const row = summariseFactor(series, 12, usualAdmission);
    const deviation = Math.sqrt(8e-4 / 3);
    expectClose(
      [row.returnAnnual, row.volatilityAnnual, row.informationRatio, row.tStatistic],
      [0.12, deviation * Math.sqrt(12), (0.01 / deviation) * Math.sqrt(12), 0.02 / deviation],
      1e-12,
    );
    // One lag (4 periods): Γ₀ = 2e-4, Γ₁ = (0 − 4 + 0)/4·1e-4 = −1e-4; with weight 1/2 twice: 1e-4.
    expectClose(row.tNeweyWest, 0.01 / Math.sqrt(1e-4 / 4), 1e-12);
    expectClose([row.meanAbsT, row.shareAbove2, row.vif, row.stability], [6.5 / 3, 2 / 3, 3, 0.85], 1e-12);
    expectClose(row.robustShareAbove2, 1 / 3, 1e-12);
    // (1, −1, 3) against (−1, 3, 1): means 1, products 0·−2 + −2·2 + 2·0, squares 8 and 8.
    expectClose(row.autocorrelation, -0.5, 1e-12);
    expectClose(row.marketCorrelation, 1, 1e-12);
    expect([row.periods, row.verdict]).toEqual([4, "alive"]);
  });

  test("the first reason against a factor is the verdict, and what is not known is no reason", () => {
    const verdict = (changes: Partial<FactorSeries>) =>
      summariseFactor({ ...series, ...changes }, 12, usualAdmission).verdict;
    expect(verdict({ tStatistics: [3, 1, 1, 1] })).toBe("dead");
    expect(verdict({ stability: [0.7, 0.7, 0.7, 0.7], vif: [20, 20, 20, 20] })).toBe("unstable");
    expect(verdict({ vif: [20, 20, 20, 20] })).toBe("redundant");
    // The homoscedastic share alone decides.
    expect(verdict({ robustTStatistics: [1, 1, 1, 1] })).toBe("alive");
    const blank = [none, none, none, none];
    expect(verdict({ tStatistics: blank, stability: blank, vif: blank })).toBe("alive");
  });
});

describe("summariseReturns", () => {
  test("tracking is the deviation of the difference, over the periods that both have", () => {
    const of = summariseReturns([0.01, 0.03, none, 0.02], [0.01, 0.02, 0.5, 0.03], 1);
    expect(of.periods).toBe(3);
    // Differences 0, 1, −1 per cent.
    expectClose([of.returnAnnual, of.trackingAnnual], [0.02, 0.01], 1e-12);
    expectClose(
      of.factorCorrelation,
      correlationsOf([
        [0.01, 0.03, 0.02],
        [0.01, 0.02, 0.03],
      ])[1],
      1e-12,
    );
    expectClose(of.factorCorrelation, 0.5, 1e-12);
  });
});
