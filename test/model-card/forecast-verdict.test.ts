import { describe, expect, test } from "vitest";
import { forecastVerdict, leastInside } from "../../engine/evaluation/index.ts";

/** P(X ≤ k) of n trials at 0.95, summed term by term from the other end. */
function atMost(n: number, k: number): number {
  let [sum, term] = [0, 0.05 ** n];
  for (let i = 0; i <= k; i++) {
    sum += term;
    term *= ((n - i) / (i + 1)) * 19;
  }
  return sum;
}

describe("the verdict on a family of forecasts", () => {
  test("needs the number of portfolios that binomial sums give", () => {
    // python3: min(k for k in range(n + 1) if sum(comb(n, j) * .95**j * .05**(n - j) for j in range(k + 1)) > .01)
    for (const [count, least] of [
      [2, 1],
      [5, 3],
      [20, 16],
      [26, 22],
      [100, 89],
    ] as const) {
      expect(leastInside(count)).toBe(least);
      expect(atMost(count, least)).toBeGreaterThan(0.01);
      expect(atMost(count, least - 1)).toBeLessThanOrEqual(0.01);
    }
  });

  test("a family of one portfolio must have it inside", () => {
    expect(leastInside(1)).toBe(1);
    expect(forecastVerdict({ portfolios: 1, withinFitted: 0, bias: 1.3 })).toBe("too low");
  });

  test("says how wrong forecasts erred", () => {
    const failed = { portfolios: 100, withinFitted: 0.5 };
    expect(forecastVerdict({ ...failed, bias: 1.16 })).toBe("too low");
    expect(forecastVerdict({ ...failed, bias: 0.84 })).toBe("too high");
    expect(forecastVerdict({ ...failed, bias: 1.01 })).toBe("uneven");
    expect(forecastVerdict({ portfolios: 100, withinFitted: 0.89, bias: 1.16 })).toBe("right");
    expect(forecastVerdict({ portfolios: 100, withinFitted: 0.88, bias: 1.16 })).toBe("too low");
  });
});
