import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { horizonCapture, varianceRatio, volatilityError } from "../../engine/risk-model/index.ts";
import { excessKurtosis } from "../../engine/risk-model/volatility-error.ts";
import { weightHistory } from "../../engine/risk-model/weighted-history.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { historyOf, momentsOf } from "./history-of.ts";

const flat = Number.POSITIVE_INFINITY;
const variance = (values: readonly number[]) => {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
};

/** AR(1) returns of unit variance. */
function autoregressive(rho: number, length: number, key: string | number): number[] {
  const random = randomStream("ar1", rho, key);
  let value = random.normal();
  return Array.from({ length }, () => {
    value = rho * value + Math.sqrt(1 - rho ** 2) * random.normal();
    return value;
  });
}

describe("variance over a horizon", () => {
  test("is the definition: the variance of a sum of h is the sum over all pairs of periods", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 12 }),
        (rho, h) => {
          let sum = 0;
          for (let s = 0; s < h; s++)
            for (let t = 0; t < h; t++) sum += s === t ? 1 : (rho[Math.abs(s - t) - 1] ?? 0);
          expectClose(varianceRatio(rho, h), sum / h, 1e-12);
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });

  test("AR(1) in closed form: VR(h) = (1 + ρ)/(1 − ρ) − 2ρ (1 − ρ^h) / (h (1 − ρ)²)", () => {
    for (const rho of [-0.5, -0.2, 0.2, 0.5]) {
      const powers = Array.from({ length: 30 }, (_, l) => rho ** (l + 1));
      for (const h of [1, 2, 6, 21]) {
        const closed = (1 + rho) / (1 - rho) - (2 * rho * (1 - rho ** h)) / (h * (1 - rho) ** 2);
        expectClose(varianceRatio(powers, h), closed, 1e-12);
      }
    }
  });

  test("what the presets' lags miss of 21 days: 5 % of the variance at ρ = 0.2 with five, nothing with twenty", () => {
    expect(horizonCapture(0.2, 5, 21)).toBeCloseTo(0.95, 2);
    expect(horizonCapture(0.2, 0, 21)).toBeCloseTo(0.68, 2);
    for (const rho of [-0.5, -0.2, 0, 0.2, 0.5]) expect(horizonCapture(rho, 20, 21)).toBe(1);
  });

  test("twenty lags recover the variance of real sums of 21 within five percent for |ρ| ≤ 0.5; five lags are off by their closed form", () => {
    for (const rho of [-0.5, -0.2, 0.2, 0.5]) {
      const returns = autoregressive(rho, 105_000, "sum");
      const sums = Array.from({ length: 5_000 }, (_, block) =>
        returns.slice(21 * block, 21 * block + 21).reduce((sum, v) => sum + v, 0),
      );
      const perPeriod = variance(sums) / 21;
      const history = historyOf(returns.slice(0, 40_000).map((value) => [value]));
      const forecast = (lags: number) => momentsOf(history, { halfLife: flat, lags, mean: "weighted" })[0];
      expect(Math.abs(forecast(20) / perPeriod - 1)).toBeLessThan(0.05);
      expect(Math.abs(forecast(5) / perPeriod - horizonCapture(rho, 5, 21))).toBeLessThan(0.06);
    }
  });

  test("a horizon that is no whole number of periods is refused", () => {
    expect(() => varianceRatio([0.1], 0.5)).toThrow(/whole number of periods from 1, got 0.5/);
  });
});

describe("the error of a volatility", () => {
  test("is the spread of estimates over samples: no lags, five lags, and fat tails", () => {
    const spread = (
      lags: number,
      draw: (random: ReturnType<typeof randomStream>) => number,
      length: number,
    ) => {
      const estimates = Array.from({ length: 300 }, (_, trial) => {
        const random = randomStream("spread", lags, trial);
        const history = historyOf(Array.from({ length }, () => [draw(random)]));
        return Math.sqrt(momentsOf(history, { halfLife: 60, lags, mean: "zero" })[0]);
      });
      return Math.sqrt(variance(estimates));
    };
    // Half-life 60 over 300 periods: T_eff of the weights.
    const weights = Array.from({ length: 300 }, (_, age) => 2 ** (-age / 60));
    const effectiveCount =
      weights.reduce((sum, w) => sum + w, 0) ** 2 / weights.reduce((sum, w) => sum + w * w, 0);
    const expected = (lags: number, kurtosis: number) =>
      volatilityError(1, { effectiveCount, lags, excessKurtosis: kurtosis });
    // The deviation of a deviation from 300 samples is 4 %; the square root of an estimate bends it a little.
    expect(Math.abs(spread(0, (r) => r.normal(), 300) / expected(0, 0) - 1)).toBeLessThan(0.12);
    expect(Math.abs(spread(5, (r) => r.normal(), 300) / expected(5, 0) - 1)).toBeLessThan(0.12);
    // Student t with 10 degrees of freedom: excess kurtosis 6/(10 − 4) = 1.
    expect(Math.abs(spread(0, (r) => r.studentUnit(10), 300) / expected(0, 1) - 1)).toBeLessThan(0.12);
  });

  test("by hand: σ/√(2T) without lags, twice as much with five; NaN without observations", () => {
    expectClose(volatilityError(3, { effectiveCount: 50, lags: 0, excessKurtosis: 0 }), 0.3, 1e-14);
    // 1 + 2 (25 + 16 + 9 + 4 + 1)/36 = 4.0556.
    expectClose(
      volatilityError(3, { effectiveCount: 50, lags: 5, excessKurtosis: 0 }),
      0.3 * Math.sqrt(146 / 36),
      1e-14,
    );
    expect(volatilityError(3, { effectiveCount: 0, lags: 0, excessKurtosis: 0 })).toBeNaN();
  });

  test("kurtosis by hand: −1, 1, −1, 1 has none of its own, 1 − 3; weights count; missing and flat factors are 0", () => {
    const history = historyOf([
      [-1, 0, Number.NaN],
      [1, 0, 2],
      [-1, 0, Number.NaN],
      [1, 0, 2],
    ]);
    expectClose(
      excessKurtosis(weightHistory(history, { halfLife: flat, mean: "weighted" })),
      [-2, 0, 0],
      1e-14,
    );
    // Half-life 1, f = 0, 3: weights ⅓, ⅔, mean 2: fourth ⅓·16 + ⅔ = 6, second 2: 6/4 − 3.
    expectClose(
      excessKurtosis(weightHistory(historyOf([[0], [3]]), { halfLife: 1, mean: "weighted" })),
      [-1.5],
      1e-14,
    );
  });
});
