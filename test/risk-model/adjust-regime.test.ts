import { describe, expect, test } from "vitest";
import {
  crossSectionalBias,
  estimateFactorCovariance,
  regimeMultiplier,
} from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { historyOf } from "./history-of.ts";

describe("regimeMultiplier", () => {
  test("is 1 where forecasts were right, 2 where they were half", () => {
    expect(regimeMultiplier(new Float64Array(50).fill(1), 42)).toBeCloseTo(1, 14);
    expect(regimeMultiplier(new Float64Array(50).fill(2), 42)).toBeCloseTo(2, 14);
  });

  test("the published known answer: three rows of z, half-life 42", () => {
    const rows = [
      [0.5, -1.2, 0.8],
      [1.6, -0.4, 1.1],
      [2.0, -1.5, 0.3],
    ];
    const bias = rows.map((z) => Math.sqrt(z.reduce((s, x) => s + x * x, 0) / z.length));
    expectClose(Float64Array.from(bias), [0.88128694, 1.14455231, 1.45373083], 1e-8);
    expect(regimeMultiplier(bias, 42)).toBeCloseTo(1.18632077, 8);
  });
});

describe("crossSectionalBias", () => {
  test("two factors by hand, forecasts from the periods before only", () => {
    // Equal weights. After eight of ±1, ±2 the variances are 1 and 4; the ninth period has z = 3 and 0.5, times (8 − 3)/(8 + 1).
    const rows = [...Array.from({ length: 8 }, (_, t) => (t % 2 === 0 ? [1, 2] : [-1, -2])), [3, 1]];
    const bias = crossSectionalBias(historyOf(rows), {
      volatilityHalfLife: Number.POSITIVE_INFINITY,
      ownHistoryFull: 2,
    });
    expect([...bias.slice(0, 6)].every(Number.isNaN)).toBe(true);
    expect(bias[8]).toBeCloseTo(Math.sqrt(((9 + 0.25) / 2) * (5 / 9)), 14);
  });

  test("a wild factor counts as ten deviations; one that is not estimated does not count", () => {
    const rows = [
      ...Array.from({ length: 8 }, (_, t) => (t % 2 === 0 ? [1, 2] : [-1, -2])),
      [1000, Number.NaN],
    ];
    const bias = crossSectionalBias(historyOf(rows), {
      volatilityHalfLife: Number.POSITIVE_INFINITY,
      ownHistoryFull: 2,
    });
    expect(bias[8]).toBe(10);
  });

  test("is 1 on average where nothing changes, however few observations forecasts have", () => {
    const random = randomStream("few observations");
    const rows = Array.from({ length: 400 }, () => Array.from({ length: 200 }, () => random.normal()));
    // Twelve effective observations: without n/(n − 3) it would be 1.15.
    const bias = crossSectionalBias(historyOf(rows), { volatilityHalfLife: 4, ownHistoryFull: 8 });
    const squares = Array.from(bias.slice(50), (b) => b ** 2);
    // Not exact: the count is Kish's, and z² beyond 100 is held.
    expect(Math.abs(squares.reduce((sum, b) => sum + b / squares.length, 0) - 1)).toBeLessThan(0.05);
  });
});

describe("the stage regime", () => {
  const options = {
    volatilityHalfLife: 84,
    correlationHalfLife: 504,
    ownHistoryFull: 60,
    burnIn: "mark" as const,
    neweyWest: null,
    eigenfactor: null,
    regime: { halfLife: 21 },
  };

  test("after a doubling of volatility it is nearer the truth, a month and two months later, and back again", () => {
    const random = randomStream("jump", 3);
    const level = (t: number) => (t >= 600 && t < 700 ? 0.02 : 0.01);
    const rows = Array.from({ length: 820 }, (_, t) =>
      Array.from({ length: 40 }, () => level(t) * random.normal()),
    );
    const meanVolatility = (end: number) => {
      const stages = estimateFactorCovariance(historyOf(rows.slice(0, end)), options);
      return stages.map(({ covariance }) => {
        let sum = 0;
        for (let k = 0; k < 40; k++) sum += Math.sqrt(covariance.values[k * 41]) / 40;
        return sum;
      });
    };
    for (const [end, truth] of [
      [621, 0.02],
      [642, 0.02],
      [742, 0.01],
      [763, 0.01],
    ] as const) {
      const [plain, adjusted] = meanVolatility(end);
      expect(Math.abs(Math.log(adjusted / truth))).toBeLessThan(0.7 * Math.abs(Math.log(plain / truth)));
    }
  });

  test("leaves correlations and a calm market alone", () => {
    const random = randomStream("calm", 4);
    const rows = Array.from({ length: 1500 }, () => Array.from({ length: 30 }, () => 0.01 * random.normal()));
    const stages = estimateFactorCovariance(historyOf(rows), options);
    expect(Math.abs(stages[1].volatilityMultiplier - 1)).toBeLessThan(0.05);
    const ratio = stages[1].covariance.values[1] / stages[0].covariance.values[1];
    expect(ratio).toBeCloseTo(stages[1].volatilityMultiplier ** 2, 12);
  });
});
