import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { symmetricEigen } from "../../engine/linalg/index.ts";
import { estimateFactorCovariance, type FactorCovariance } from "../../engine/risk-model/index.ts";
import { keepLeastShare } from "../../engine/risk-model/keep-least-share.ts";
import { weightHistory } from "../../engine/risk-model/weighted-history.ts";
import { weightedMoments, weightedVariances } from "../../engine/risk-model/weighted-moments.ts";
import { halfLifeWeights, randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { historyOf, momentsOf } from "./history-of.ts";

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
      const weight = Math.sqrt(weights[t] * weights[t - l]);
      for (let i = 0; i < K; i++) {
        for (let j = 0; j < K; j++) {
          const forth = weight * x[t][i] * x[t - l][j];
          const back = weight * x[t][j] * x[t - l][i];
          out[i * K + j] += l === 0 ? forth : scale * (forth + back);
        }
      }
    }
  }
  return out;
}

describe("moments with lags", () => {
  test("the published known answers: six returns about 0, lags 0, 1 and 2", () => {
    const variance = (halfLife: number, lags: number) =>
      momentsOf(historyOf(series.map((f) => [f])), { halfLife, lags, mean: "zero" })[0];
    expect(variance(flat, 0)).toBeCloseTo(2.08333e-4, 9);
    expect(variance(flat, 1)).toBeCloseTo(9.58333e-5, 9);
    expect(variance(flat, 2)).toBeCloseTo(5.83333e-5, 9);
    expect(variance(3, 0)).toBeCloseTo(2.194634e-4, 10);
    // They weight a lagged product by its later period, we by both: lag l of theirs is 2^(l/2h) of ours.
    const lagged = [1, 2].map((lags) => variance(3, lags) - variance(3, 0));
    const first = 2 * lagged[0];
    const second = 3 * lagged[1] - 2 * first;
    const theirs = variance(3, 0) + (2 / 3) * first * 2 ** (1 / 6) + (1 / 3) * second * 2 ** (2 / 6);
    expect(theirs).toBeCloseTo(6.34703e-5, 10);
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
          const moments = momentsOf(historyOf(rows), options);
          const expected = plainNeweyWest(rows, options);
          expected.forEach((value, cell) => {
            expect(Math.abs(moments[cell] - value)).toBeLessThan(1e-15);
          });
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });

  test("are positive semi-definite for any weights, lags and gaps, where the weight of the later period alone is not", () => {
    let indefinite = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 3, max: 25 }),
        fc.integer({ min: 0, max: 30 }),
        fc.double({ min: 0.3, max: 40, noNaN: true }),
        fc.constantFrom(0, 0.4),
        (seed, length, lags, halfLife, gaps) => {
          const random = randomStream("definite", seed);
          const rows = Array.from({ length }, (_, t) =>
            // Some returns take themselves back.
            [0, 1, 2, 3].map((k) =>
              random.uniform() < gaps ? Number.NaN : (-1) ** (t * k) + 0.3 * random.normal(),
            ),
          );
          const weighted = weightHistory(historyOf(rows), { halfLife, mean: "weighted" });
          const symmetric = symmetricEigen({
            rows: 4,
            cols: 4,
            values: weightedMoments(weighted, lags),
          }).values;
          const scale = weightedMoments(weighted, 0).reduce((sum, value) => sum + Math.abs(value), 0);
          expect(symmetric[0]).toBeGreaterThanOrEqual(-1e-12 * scale);
          // The same matrix as a mean of the squares of overlapping sums of L + 1 weighted returns.
          const y = (t: number, k: number) =>
            t < 0 || t >= length ? 0 : Math.sqrt(weighted.weights[t]) * weighted.centred[t * 4 + k];
          const sums = Array.from({ length: length + lags }, (_, t) =>
            [0, 1, 2, 3].map((k) =>
              Array.from({ length: lags + 1 }, (_, l) => y(t - l, k)).reduce((s, v) => s + v),
            ),
          );
          weightedMoments(weighted, lags).forEach((value, cell) => {
            const expected = sums.reduce((s, row) => s + row[cell >> 2] * row[cell & 3], 0) / (lags + 1);
            expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-11 * scale);
          });
          let later = 0;
          for (let l = 0; l <= lags; l++)
            for (let t = l; t < length; t++)
              later +=
                (l === 0 ? 1 : 2 * (1 - l / (lags + 1))) *
                weighted.weights[t] *
                weighted.centred[t * 4 + 1] *
                weighted.centred[(t - l) * 4 + 1];
          if (later < 0) indefinite++;
        },
      ),
      { seed: 8, numRuns: 200 },
    );
    expect(indefinite).toBeGreaterThan(10);
  });
});

describe("variances with lags, with gaps", () => {
  test("are of a factor's own periods, and remember what there is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 4 }), (seed, lags) => {
        const random = randomStream("gaps", seed);
        const series = Array.from({ length: 30 }, () =>
          random.uniform() < 0.3 ? Number.NaN : random.normal() + 0.2,
        );
        const weights = series.map((_, t) => (Number.isNaN(series[t]) ? 0 : 0.5 ** ((29 - t) / 10)));
        const total = weights.reduce((s, w) => s + w, 0);
        const mean = series.reduce((s, f, t) => s + (weights[t] === 0 ? 0 : weights[t] * f), 0) / total;
        const y = series.map((f, t) => (weights[t] === 0 ? 0 : Math.sqrt(weights[t]) * (f - mean)));
        let expected = 0;
        for (let l = 0; l <= lags; l++)
          for (let t = l; t < 30; t++) expected += (l === 0 ? 1 : 2 * (1 - l / (lags + 1))) * y[t] * y[t - l];
        const weighted = weightHistory(historyOf(series.map((f) => [f])), { halfLife: 10, mean: "weighted" });
        expect(weightedVariances(weighted, lags)[0]).toBeCloseTo(Math.max(0, expected) / total, 12);
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

  test("is symmetric and positive semi-definite whatever is missing, and no direction keeps less than a tenth of its variance without lags", () => {
    let raised = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 3, max: 60 }),
        fc.integer({ min: 0, max: 8 }),
        fc.double({ min: 2, max: 100, noNaN: true }),
        fc.constantFrom(0, 0.3),
        (seed, length, lags, halfLife, gaps) => {
          const random = randomStream("gaps", seed);
          const rows = Array.from({ length }, (_, t) =>
            [0, 1, 2, 3, 4].map((k) =>
              // The last two may take themselves back.
              random.uniform() < gaps
                ? Number.NaN
                : k > 2
                  ? (-1) ** (t + k) + 0.2 * random.normal()
                  : random.normal(),
            ),
          );
          const [plain, lagged] = estimateFactorCovariance(historyOf(rows), {
            ...options,
            correlationHalfLife: halfLife,
            neweyWest: { volatility: 5, correlation: lags },
          }).map(correlationsOf);
          raised += lagged.count > 0 ? 1 : 0;
          for (const { values } of [plain, lagged]) {
            for (let i = 0; i < 5; i++)
              for (let j = 0; j < i; j++) expect(values[i * 5 + j]).toBe(values[j * 5 + i]);
            expect(leastEigenvalue(values)).toBeGreaterThan(-1e-12);
          }
          // A thousandth of one factor's variance is let pass.
          const excess = lagged.values.map((value, cell) => value - 0.1 * plain.values[cell]);
          expect(leastEigenvalue(excess)).toBeGreaterThan(-1.0001e-3);
          if (lags === 0) expectClose(lagged.values, plain.values, 1e-14);
        },
      ),
      { seed: 6, numRuns: 200 },
    );
    expect(raised).toBeGreaterThan(10);
  });

  test("leaves alone what has enough, and a constraint between factors that lags make smaller still", () => {
    const random = randomStream("enough");
    const rows = Array.from({ length: 300 }, (_, t) => {
      const [a, b] = [random.normal(), random.normal()];
      // Three industries whose caps move to and fro: their sum is 1 % of one, and takes itself back every period.
      const drift = 0.01 * (-1) ** t;
      return [a, b, drift - a - b, random.normal()].map((f) => 0.01 * f);
    });
    const neweyWest = { volatility: 5, correlation: 5 };
    const halfLives = { volatilityHalfLife: 84, correlationHalfLife: 84 };
    const [, stage] = estimateFactorCovariance(historyOf(rows), { ...options, ...halfLives, neweyWest });
    expect(stage.repairedEigenvalues).toBe(0);
    const expected = plainNeweyWest(rows, { halfLife: 84, lags: 5, mean: "weighted" });
    expectClose(stage.covariance.values, expected, 1e-12);
  });

  test("the smallest blend that is enough: two factors that take each other back, in closed form", () => {
    // C = (1, c; c, 1) and C₀ = 1: the least share is 1 − c. With a = 0.099/c, less a thousandth, it is a tenth.
    const lagged = { rows: 2, cols: 2, values: Float64Array.of(1, 0.95, 0.95, 1) };
    const plain = { rows: 2, cols: 2, values: Float64Array.of(1, 0, 0, 1) };
    const { matrix, count } = keepLeastShare(lagged, plain);
    expect(count).toBe(1);
    // 1 − (1 − a) 0.95 = 0.1 − 0.9e-3: the tolerance is of the largest element of C less a tenth of C₀.
    expect(matrix.values[1]).toBeCloseTo(0.9 + 0.9e-3, 9);
    expect(matrix.values[0]).toBe(1);
  });
});

function correlationsOf({ covariance, repairedEigenvalues }: FactorCovariance) {
  const size = covariance.rows;
  const unit = Float64Array.from(
    { length: size },
    (_, k) => Math.sqrt(covariance.values[k * (size + 1)]) || 1,
  );
  const values = Float64Array.from(
    covariance.values,
    (value, cell) => value / (unit[Math.floor(cell / size)] * unit[cell % size]),
  );
  return { values, count: repairedEigenvalues };
}

const leastEigenvalue = (values: Float64Array) =>
  symmetricEigen({ rows: Math.sqrt(values.length), cols: Math.sqrt(values.length), values }).values[0];
