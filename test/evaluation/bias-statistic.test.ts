import { describe, expect, test } from "vitest";
import { biasStatistic, worstDrawdown } from "../../engine/evaluation/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

describe("the bias statistic", () => {
  test("of returns k times their forecasts is k times that of the forecasts", () => {
    const one = [0.3, -1.2, 0.8, 1.9, -0.4];
    const three = biasStatistic(one.map((value) => 3 * value));
    expect(three.bias).toBeCloseTo(3 * biasStatistic(one).bias, 12);
    expect([three.lower, three.upper]).toEqual([1 - Math.sqrt(0.4), 1 + Math.sqrt(0.4)]);
  });

  test("its band holds 19 of 20 statistics of right forecasts", () => {
    const random = randomStream(11, "bias");
    let within = 0;
    for (let trial = 0; trial < 400; trial++) {
      const { bias, lower, upper } = biasStatistic(Float64Array.from({ length: 60 }, () => random.normal()));
      if (lower <= bias && bias <= upper) within++;
    }
    expect(within / 400).toBeGreaterThan(0.92);
    expect(within / 400).toBeLessThan(0.98);
  });
});

test("a drawdown is from a high to the lowest point before the next", () => {
  const { depth, from, to } = worstDrawdown([0.1, 0.2, -0.1, 0.05, -0.2, 0.6, -0.15]);
  expect(depth).toBeCloseTo(0.9 * 1.05 * 0.8 - 1, 12);
  expect([from, to]).toEqual([2, 5]);
  expect(worstDrawdown([0.1, 0.1]).depth).toBe(0);
});
