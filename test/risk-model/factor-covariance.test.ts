import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { symmetricEigen } from "../../engine/linalg/index.ts";
import {
  estimateFactorCovariance as estimateStages,
  type FactorCovariance,
  type FactorCovarianceOptions,
  type FactorHistory,
} from "../../engine/risk-model/index.ts";
import { kishEffectiveCount, randomStream } from "../../engine/stats/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { historyOf } from "./history-of.ts";

/** The first stage alone, without corrections. */
function estimateFactorCovariance(
  history: FactorHistory,
  options: Pick<FactorCovarianceOptions, "volatilityHalfLife" | "correlationHalfLife" | "ownHistoryFull">,
): FactorCovariance | undefined {
  return estimateStages(history, {
    ...options,
    burnIn: "mark",
    neweyWest: null,
    eigenfactor: null,
    regime: null,
  })[0];
}

const flat = {
  volatilityHalfLife: Number.POSITIVE_INFINITY,
  correlationHalfLife: Number.POSITIVE_INFINITY,
  ownHistoryFull: 1,
};

function randomRows(seed: number, length: number, width: number, gaps: number): number[][] {
  const random = randomStream("covariance", seed);
  const mix = Array.from({ length: width }, () => Array.from({ length: width }, () => random.normal()));
  return Array.from({ length }, () => {
    const z = Array.from({ length: width }, () => 0.01 * random.normal());
    return mix.map((row) =>
      random.uniform() < gaps ? Number.NaN : row.reduce((s, m, k) => s + m * z[k], 0.001),
    );
  });
}

describe("estimateFactorCovariance", () => {
  test("two periods of two factors, by hand", () => {
    // Half-life 1: weights ⅓, ⅔. f = 0, 3: mean 2, variance ⅓·4 + ⅔·1 = 2. g = 6, 0: variance ⅓·16 + ⅔·4 = 8, ρ = −1.
    const options = { volatilityHalfLife: 1, correlationHalfLife: 1, ownHistoryFull: 1 };
    const f = estimateFactorCovariance(
      historyOf([
        [0, 6],
        [3, 0],
      ]),
      options,
    )!;
    expectClose(f.covariance.values, [2, -4, -4, 8], 1e-14);
    // (⅓ + ⅔)² / (1/9 + 4/9)
    expectClose(f.effectiveCount, [1.8, 1.8], 1e-14);
    expectClose(f.correlationEffectiveCount, 1.8, 1e-14);
    expect([f.stage, f.repairedEigenvalues]).toEqual(["ewma", 0]);
  });

  test("three periods with half-lives of their own for volatilities and correlations, by hand", () => {
    // Volatilities with half-life 1, weights (1, 2, 4)/7: f = 0, 0, 7: mean 4, variance (3·16 + 4·9)/7 = 12;
    // g = 7, 0, 0: mean 1, variance (1·36 + 6·1)/7 = 6. Equal weights: ρ = −⅑·49 / (2/9·49) = −½.
    const options = {
      volatilityHalfLife: 1,
      correlationHalfLife: Number.POSITIVE_INFINITY,
      ownHistoryFull: 1,
    };
    const f = estimateFactorCovariance(
      historyOf([
        [0, 7],
        [0, 0],
        [7, 0],
      ]),
      options,
    )!;
    const covariance = -0.5 * Math.sqrt(12 * 6);
    expectClose(f.covariance.values, [12, covariance, covariance, 6], 1e-13);
    expectClose(f.correlationEffectiveCount, 3, 1e-14);
  });

  test("infinite half-lives give the sample covariance in population form", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 2, max: 40 }), (seed, length) => {
        const rows = randomRows(seed, length, 3, 0);
        const mean = [0, 1, 2].map((k) => rows.reduce((s, row) => s + row[k], 0) / length);
        const expected = [0, 1, 2].flatMap((i) =>
          [0, 1, 2].map(
            (j) => rows.reduce((s, row) => s + (row[i] - mean[i]) * (row[j] - mean[j]), 0) / length,
          ),
        );
        const f = estimateFactorCovariance(historyOf(rows), flat)!;
        expectClose(
          [...f.covariance.values].map((v) => v * 1e4),
          expected.map((v) => v * 1e4),
          1e-11,
        );
        expectClose(f.effectiveCount, [length, length, length], 1e-12);
      }),
      { seed: 20240229, numRuns: 200 },
    );
  });

  test("agrees with numpy where periods are missing: volatilities of own periods, correlations with the rest filled in", () => {
    const reference = JSON.parse(
      readFileSync(new URL("../reference/risk-model/covariance.json", import.meta.url), "utf8"),
    );
    const rows = reference.returns.map((row: number[], t: number) =>
      row.map((value, k) => (reference.estimated[t][k] === 1 ? value : Number.NaN)),
    );
    const { volatility, correlation } = reference.halfLives;
    const f = estimateFactorCovariance(historyOf(rows), {
      volatilityHalfLife: volatility,
      correlationHalfLife: correlation,
      ownHistoryFull: 1,
    })!;
    expect(reference.smallestEigenvalue).toBeGreaterThan(0);
    const scale = 1 / Math.max(...reference.covariance);
    expectClose(
      [...f.covariance.values].map((v) => v * scale),
      reference.covariance.map((v: number) => v * scale),
      // Iterations end where nothing moves by 1e-7.
      1e-6,
    );
    expectClose(f.effectiveCount, reference.effectiveCount, TOLERANCE.algebra);
  });

  test("is symmetric and positive semi-definite by construction, whatever is missing", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 4, max: 12 }), (seed, length) => {
        const f = estimateFactorCovariance(historyOf(randomRows(seed, length, 5, 0.4)), {
          volatilityHalfLife: 5,
          correlationHalfLife: 20,
          ownHistoryFull: 1,
        })!;
        expect(f.repairedEigenvalues).toBe(0);
        const { values } = f.covariance;
        for (let i = 0; i < 5; i++)
          for (let j = 0; j < 5; j++) expect(values[i * 5 + j]).toBe(values[j * 5 + i]);
        const eigen = symmetricEigen(f.covariance).values;
        expect(eigen[0]).toBeGreaterThanOrEqual(-1e-12 * eigen[4]);
      }),
      { seed: 20240229, numRuns: 200 },
    );
  });

  test("a young factor leans on the median volatility of the others, by hand", () => {
    // Three factors over four periods, a young one in the last two: γ = 2/4. Variances 1, 4, 9 about mean 0; own 0.25.
    const rows = [
      [1, 2, 3, Number.NaN],
      [-1, 2, -3, Number.NaN],
      [1, -2, -3, 0.5],
      [-1, -2, 3, -0.5],
    ];
    const f = estimateFactorCovariance(historyOf(rows), { ...flat, ownHistoryFull: 4 })!;
    const { values } = f.covariance;
    // σ² = ½ · 0.25 + ½ · 4. Over the two periods it shares its correlation with the first factor is 1: two of six, with the prior, say so.
    expectClose(values[15], 0.125 + 2, 1e-14);
    expect(values[12] / Math.sqrt(values[15])).toBeGreaterThan(0.1);
    expect(values[12] / Math.sqrt(values[15])).toBeLessThan(0.6);
    expectClose([values[0], values[5], values[10]], [1, 4, 9], 1e-14);
    // One period only: no variance of its own, yet not without risk.
    const once = estimateFactorCovariance(
      historyOf(rows.map((row, t) => (t < 3 ? [...row.slice(0, 3), Number.NaN] : row))),
      {
        ...flat,
        ownHistoryFull: 4,
      },
    )!;
    expectClose(once.covariance.values[15], 0.75 * 4, 1e-14);
    // Nobody has a full history: every one stands for itself.
    const two = historyOf(rows.map(([first, , , young]) => [first, young]));
    const all = estimateFactorCovariance(two, { ...flat, ownHistoryFull: 5 })!;
    expectClose([all.covariance.values[0], all.covariance.values[3]], [1, 0.25], 1e-14);
  });

  test("a factor that was never estimated has a row of zeros and no observations; undefined before two periods", () => {
    const rows = randomRows(1, 30, 3, 0).map(([a, , c]) => [a, Number.NaN, c]);
    const f = estimateFactorCovariance(historyOf(rows), flat)!;
    expect([1, 3, 4, 5, 7].map((cell) => f.covariance.values[cell])).toEqual([0, 0, 0, 0, 0]);
    expect(f.effectiveCount[1]).toBe(0);
    expect(estimateFactorCovariance(historyOf(rows.slice(0, 1)), flat)).toBeUndefined();
  });

  test("the effective count is Kish's of the weights used", () => {
    const rows = randomRows(1, 50, 1, 0.3);
    const f = estimateFactorCovariance(historyOf(rows), {
      volatilityHalfLife: 9,
      correlationHalfLife: 9,
      ownHistoryFull: 1,
    })!;
    const weights = rows.map(([value], t) => (Number.isNaN(value) ? 0 : 0.5 ** ((49 - t) / 9)));
    expectClose(f.effectiveCount[0], kishEffectiveCount(weights), TOLERANCE.algebra);
  });

  test("recovers the covariance it was simulated from within four standard errors", () => {
    // Normal returns: variance of a sample covariance is (F_ii F_jj + F_ij²) / T_eff.
    const random = randomStream("recovery", 1);
    const truth = [
      [4, 1.2, -1],
      [1.2, 1, 0.1],
      [-1, 0.1, 2.25],
    ];
    const l = [
      [2, 0, 0],
      [0.6, 0.8, 0],
      [-0.5, 0.5, Math.sqrt(1.75)],
    ];
    const rows = Array.from({ length: 5000 }, () => {
      const z = [random.normal(), random.normal(), random.normal()];
      return l.map((row) => row[0] * z[0] + row[1] * z[1] + row[2] * z[2]);
    });
    for (const halfLife of [Number.POSITIVE_INFINITY, 250]) {
      const f = estimateFactorCovariance(historyOf(rows), {
        volatilityHalfLife: halfLife,
        correlationHalfLife: halfLife,
        ownHistoryFull: 1,
      })!;
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) {
          const error = Math.sqrt((truth[i][i] * truth[j][j] + truth[i][j] ** 2) / f.effectiveCount[0]);
          expect(Math.abs(f.covariance.values[i * 3 + j] - truth[i][j])).toBeLessThan(4 * error);
        }
      }
    }
  });
});

describe("stepFactorHistory", () => {
  test("keeps every row through many growths", () => {
    const rows = randomRows(2, 700, 3, 0.1);
    const history = historyOf(rows);
    expect(history.dateCount).toBe(700);
    expect([...history.returns.slice(0, 2100)]).toEqual(
      rows.flat().map((value) => (Number.isNaN(value) ? 0 : value)),
    );
    expect([...history.estimated.slice(0, 2100)]).toEqual(
      rows.flat().map((value) => (Number.isNaN(value) ? 0 : 1)),
    );
  });
});

const oracle = new URL("../../../shared/reference/oracle/moments.json", import.meta.url);

describe.runIf(existsSync(oracle))("estimateFactorCovariance against skfolio", () => {
  test("agrees with its exponentially weighted covariance, which is about 0 and not about the mean: add mean products", () => {
    const { X, cases } = JSON.parse(readFileSync(oracle, "utf8"));
    const meanOf = (halfLife: number): number[] =>
      cases.find(({ estimator }: { estimator: string }) => estimator === `EWMu(half_life=${halfLife})`).out;
    for (const halfLife of [20, 63]) {
      const { out } = cases.find(
        ({ estimator, attr }: { estimator: string; attr: string }) =>
          estimator === `EWCovariance(half_life=${halfLife})` && attr === "covariance_",
      );
      const mean = meanOf(halfLife);
      const f = estimateFactorCovariance(historyOf(X), {
        volatilityHalfLife: halfLife,
        correlationHalfLife: halfLife,
        ownHistoryFull: 1,
      })!;
      const uncentred = [...f.covariance.values].map(
        (v, cell) => v + mean[Math.floor(cell / 6)] * mean[cell % 6],
      );
      expectClose(
        uncentred.map((v) => v * 1e3),
        out.flat().map((v: number) => v * 1e3),
        1e-9,
      );
    }
  });
});

describe.runIf(!existsSync(oracle))("estimateFactorCovariance against skfolio", () => {
  test("skipped: no ../shared/reference", () => {});
});
