import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimateFactorCovariance } from "../../engine/risk-model/index.ts";
import { halfLifeWeights, randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { historyOf, pairsOf } from "./history-of.ts";

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
      pairsOf(historyOf(series.map((f) => [f])), { halfLife, lags, mean: "zero" }).variance[0];
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
          const { covariance, variance } = pairsOf(historyOf(rows), options);
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

describe("lags in the moments of pairs, with gaps", () => {
  test("a pair takes the periods that both have, and what each remembers of its own", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 4 }), (seed, lags) => {
        const random = randomStream("gaps", seed);
        const rows = Array.from({ length: 30 }, () =>
          [0, 1, 2].map((k) => (k > 0 && random.uniform() < 0.3 ? Number.NaN : random.normal() + 0.2)),
        );
        const weights = rows.map((_, t) => 0.5 ** ((29 - t) / 10));
        const has = (t: number, k: number) => (t >= 0 && !Number.isNaN(rows[t][k]) ? 1 : 0);
        const sum = (of: (t: number) => number) => rows.reduce((s, _, t) => s + weights[t] * of(t), 0);
        const mean = [0, 1, 2].map((k) => sum((t) => (has(t, k) ? rows[t][k] : 0)) / sum((t) => has(t, k)));
        const x = (t: number, k: number) => (has(t, k) ? rows[t][k] - mean[k] : 0);
        const g = (t: number, k: number) =>
          has(t, k) *
          (x(t, k) +
            [1, 2, 3, 4].reduce((s, l) => s + Math.max(0, 2 * (1 - l / (lags + 1))) * x(t - l, k), 0));
        const { covariance, variance } = pairsOf(historyOf(rows), { halfLife: 10, lags, mean: "weighted" });
        for (let i = 0; i < 3; i++) {
          for (let j = 0; j <= i; j++) {
            const total = sum((t) => has(t, i) * has(t, j));
            const m = (a: number, b: number) => sum((t) => x(t, a) * has(t, b)) / total;
            const both = sum((t) => x(t, i) * g(t, j) + x(t, j) * g(t, i)) / 2 / total;
            expect(Math.abs(covariance[i * 3 + j] - (both - m(i, j) * m(j, i)))).toBeLessThan(1e-13);
            const own = sum((t) => x(t, i) * g(t, i) * has(t, j)) / total - m(i, j) ** 2;
            expect(Math.abs(variance[i * 3 + j] - Math.max(0, own))).toBeLessThan(1e-13);
          }
        }
      }),
      { seed: 6, numRuns: 60 },
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
