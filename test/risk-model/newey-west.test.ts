import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimateFactorCovariance } from "../../engine/risk-model/index.ts";
import { weightedPairs } from "../../engine/risk-model/weighted-pairs.ts";
import { halfLifeWeights, randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { historyOf } from "./history-of.ts";

const flat = Number.POSITIVE_INFINITY;
const series = [0.01, -0.02, 0.015, 0.005, -0.01, 0.02];

/** Γ₀ + Σ (1 − l/(L+1)) (Γ_l + Γ_lᵀ) the long way, about the weighted mean or 0. */
function plainNeweyWest(
  rows: readonly (readonly number[])[],
  options: { readonly halfLife: number; readonly lags: number; readonly mean: "weighted" | "zero" },
): number[] {
  const [T, K] = [rows.length, rows[0].length];
  const weights = halfLifeWeights(options.halfLife, T);
  const mean = rows[0].map((_, k) =>
    options.mean === "zero" ? 0 : rows.reduce((s, row, t) => s + weights[t] * row[k], 0),
  );
  const x = rows.map((row) => row.map((value, k) => value - mean[k]));
  const out = new Array(K * K).fill(0);
  for (let l = 0; l <= options.lags; l++) {
    const scale = 1 - l / (options.lags + 1);
    for (let t = l; t < T; t++) {
      for (let i = 0; i < K; i++) {
        for (let j = 0; j < K; j++) {
          const forth = weights[t] * x[t][i] * x[t - l][j];
          const back = weights[t] * x[t][j] * x[t - l][i];
          out[i * K + j] += l === 0 ? forth : scale * (forth + back);
        }
      }
    }
  }
  return out;
}

describe("lags in the moments of pairs", () => {
  test("the published known answers: six returns about 0, lags 0, 1 and 2", () => {
    const variance = (halfLife: number, lags: number) =>
      weightedPairs(historyOf(series.map((f) => [f])), { halfLife, lags, mean: "zero" }).variance[0];
    expect(variance(flat, 0)).toBeCloseTo(2.08333e-4, 9);
    expect(variance(flat, 1)).toBeCloseTo(9.58333e-5, 9);
    expect(variance(flat, 2)).toBeCloseTo(5.83333e-5, 9);
    expect(variance(3, 0)).toBeCloseTo(2.194634e-4, 10);
    expect(variance(3, 2)).toBeCloseTo(6.34703e-5, 10);
  });

  test("agree with the definition over random histories, weights and lags", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 3, max: 40 }),
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom("weighted" as const, "zero" as const),
        (seed, length, lags, mean) => {
          const random = randomStream("lags", seed);
          const rows = Array.from({ length }, () => [0, 1, 2].map(() => 0.01 * random.normal() + 0.002));
          const options = { halfLife: 10, lags, mean };
          const { covariance, variance } = weightedPairs(historyOf(rows), options);
          const expected = plainNeweyWest(rows, options);
          for (let i = 0; i < 3; i++) {
            for (let j = 0; j < i; j++)
              expect(Math.abs(covariance[i * 3 + j] - expected[i * 3 + j])).toBeLessThan(1e-15);
            expect(Math.abs(variance[i * 4] - Math.max(0, expected[i * 4]))).toBeLessThan(1e-15);
          }
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });
});

describe("the stage newey_west", () => {
  const options = {
    volatilityHalfLife: 20,
    correlationHalfLife: 60,
    ownHistoryFull: 1,
    shortHistories: "pairwise" as const,
    burnIn: "mark" as const,
    neweyWest: { volatility: 5, correlation: 2 },
    eigenfactor: null,
    regime: null,
  };

  test("takes volatilities with their lags and correlations with theirs", () => {
    const random = randomStream("stage", 1);
    const rows = Array.from({ length: 200 }, () => {
      const common = random.normal();
      return [common + random.normal(), common + random.normal()].map((f) => 0.01 * f);
    });
    const stages = estimateFactorCovariance(historyOf(rows), options);
    expect(stages.map(({ stage }) => stage)).toEqual(["ewma", "newey_west"]);
    const volatility = plainNeweyWest(rows, { halfLife: 20, lags: 5, mean: "weighted" });
    const correlation = plainNeweyWest(rows, { halfLife: 60, lags: 2, mean: "weighted" });
    const rho = correlation[1] / Math.sqrt(correlation[0] * correlation[3]);
    const covariance = rho * Math.sqrt(volatility[0] * volatility[3]);
    expectClose(stages[1].covariance.values, [volatility[0], covariance, covariance, volatility[3]], 1e-12);
  });

  test("is symmetric and positive semi-definite whatever is missing", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 3, max: 30 }), (seed, length) => {
        const random = randomStream("gaps", seed);
        const rows = Array.from({ length }, () =>
          [0, 1, 2, 3, 4].map(() => (random.uniform() < 0.3 ? Number.NaN : 0.01 * random.normal())),
        );
        for (const { covariance } of estimateFactorCovariance(historyOf(rows), options)) {
          const { values } = covariance;
          for (let i = 0; i < 5; i++)
            for (let j = 0; j < i; j++) expect(values[i * 5 + j]).toBe(values[j * 5 + i]);
          const x = Float64Array.from({ length: 5 }, () => random.normal());
          let square = 0;
          for (let i = 0; i < 5; i++) for (let j = 0; j < 5; j++) square += x[i] * values[i * 5 + j] * x[j];
          expect(square).toBeGreaterThan(-1e-12);
        }
      }),
      { seed: 6, numRuns: 200 },
    );
  });
});
