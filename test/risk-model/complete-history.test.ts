import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { symmetricEigen } from "../../engine/linalg/index.ts";
import { completeHistory } from "../../engine/risk-model/complete-history.ts";
import { estimateFactorCovariance } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { historyOf, momentsOf } from "./history-of.ts";

const flat = Number.POSITIVE_INFINITY;
const likelihood = { halfLife: flat, priorCount: 0, maxIterations: 2000 };

/** Rows of returns with a common part; the last `late` factors start after `from`, and cells are missing at random. */
function rowsOf(
  key: number,
  {
    length,
    width,
    late,
    from,
    gaps,
  }: { length: number; width: number; late: number; from: number; gaps: number },
): number[][] {
  const random = randomStream("em", key);
  const loading = Array.from({ length: width }, () => 0.5 + random.uniform());
  return Array.from({ length }, (_, t) => {
    const common = random.normal();
    return loading.map((b, k) => {
      const value = 0.01 * (b * common + 0.6 * random.normal()) + 0.001 * k;
      const young = k >= width - late && t < from;
      return young || random.uniform() < gaps ? Number.NaN : value;
    });
  });
}

describe("completeHistory", () => {
  test("one factor fully there, the other in half the periods: Anderson's closed form", () => {
    // x = 1, 2, 3, 6, y = 2, 2, 5 in the first three. Regression on the common periods: x̄ = 2, ȳ = 3, β = 3/2,
    // residual variance (¼ + 1 + ¼)/3 = ½. All of x: μ = 3, σ² = 3.5.
    // μ_y = 3 + 3/2 (3 − 2) = 4.5, cov = 3/2 · 3.5 = 5.25, σ_y² = ½ + (3/2)² · 3.5 = 8.375.
    const history = historyOf([
      [1, 2],
      [2, 2],
      [3, 5],
      [6, Number.NaN],
    ]);
    const { covariance, history: filled, uncertainty } = completeHistory(history, likelihood);
    expectClose(covariance, [3.5, 5.25, 5.25, 8.375], 1e-5);
    expectClose(filled.returns[7], 3 + 1.5 * 4, 1e-5);
    // One of four periods.
    expectClose(uncertainty, [0, 0, 0, 0.5 / 4], 1e-5);
  });

  test("without gaps it is the weighted sample covariance, whatever the prior", () => {
    const history = historyOf(rowsOf(1, { length: 40, width: 5, late: 0, from: 0, gaps: 0 }));
    for (const priorCount of [0, 30]) {
      const { covariance, history: filled } = completeHistory(history, {
        halfLife: 12,
        priorCount,
        maxIterations: 50,
      });
      const expected = momentsOf(history, { halfLife: 12, lags: 0, mean: "weighted" });
      expectClose(
        covariance.map((v) => v * 1e4),
        expected.map((v) => v * 1e4),
        1e-12,
      );
      expect([...filled.returns]).toEqual([...history.returns.slice(0, 200)]);
    }
  });

  test("the likelihood of what was observed never falls, and the covariance is positive semi-definite", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 20, max: 60 }), (seed, length) => {
        const rows = rowsOf(seed, { length, width: 4, late: 1, from: 8, gaps: 0.2 });
        const { logLikelihood, covariance } = completeHistory(historyOf(rows), {
          ...likelihood,
          maxIterations: 40,
        });
        for (let i = 1; i < logLikelihood.length; i++)
          expect(logLikelihood[i] - logLikelihood[i - 1]).toBeGreaterThan(-1e-6 * Math.abs(logLikelihood[i]));
        const { values } = symmetricEigen({ rows: 4, cols: 4, values: covariance });
        expect(values[0]).toBeGreaterThan(-1e-14);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  test("never more iterations than allowed, and the same numbers each time", () => {
    const history = historyOf(rowsOf(4, { length: 60, width: 6, late: 3, from: 40, gaps: 0.1 }));
    const once = completeHistory(history, { halfLife: 30, priorCount: 6, maxIterations: 3 });
    expect(once.logLikelihood).toHaveLength(3);
    expect(completeHistory(history, { halfLife: 30, priorCount: 6, maxIterations: 3 })).toEqual(once);
  });

  test("a factor with fewer periods than others to fit: the prior holds its regression to n/(n + ν) of what they show", () => {
    // Uncorrelated but for the pair; many periods of the first, n = 50 of the second, ν = 50.
    const random = randomStream("prior");
    const rows = Array.from({ length: 5000 }, (_, t) => {
      const x = random.normal();
      return [x, t < 4950 ? Number.NaN : x + 0.5 * random.normal()];
    });
    const slopeOf = (priorCount: number) => {
      const { history, uncertainty } = completeHistory(historyOf(rows), { ...likelihood, priorCount });
      expect(uncertainty[3]).toBeGreaterThan(0);
      return (history.returns[1] - history.returns[3]) / (history.returns[0] - history.returns[2]);
    };
    expect(Math.abs(slopeOf(50) / slopeOf(0) - 0.5)).toBeLessThan(0.03);
  });

  test("an exact relation between factors, and factors that were never or once estimated, do no harm", () => {
    const rows = rowsOf(6, { length: 50, width: 3, late: 1, from: 30, gaps: 0 }).map(([a, b, c], t) => {
      return [a, b, -a - b, c, Number.NaN, t === 49 ? 0.01 : Number.NaN];
    });
    const { covariance, history } = completeHistory(historyOf(rows), {
      halfLife: 20,
      priorCount: 6,
      maxIterations: 200,
    });
    expect(covariance.every(Number.isFinite)).toBe(true);
    expect(history.returns.every(Number.isFinite)).toBe(true);
    for (const gone of [4, 5]) for (let j = 0; j < 6; j++) expect(covariance[gone * 6 + j]).toBe(0);
    expect([...history.estimated.slice(0, 6)]).toEqual([1, 1, 1, 1, 0, 0]);
  });
});

describe("a covariance of factors with histories of different lengths", () => {
  const options = {
    volatilityHalfLife: flat,
    correlationHalfLife: flat,
    ownHistoryFull: 20,
    burnIn: "mark" as const,
    neweyWest: null,
    eigenfactor: null,
    regime: null,
  };
  const f = (rows: number[][]) => estimateFactorCovariance(historyOf(rows), options)[0];
  /** Correlations over the periods that a pair shares. */
  const pairwise = (rows: number[][]) => {
    const size = rows[0].length;
    const out = new Float64Array(size * size).fill(1);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < i; j++) {
        const both = rows.filter((row) => !Number.isNaN(row[i] + row[j]));
        const mean = (k: number) => both.reduce((sum, row) => sum + row[k], 0) / both.length;
        const [x, y] = [i, j].map((k) => {
          const own = mean(k);
          return both.map((row) => row[k] - own);
        });
        const sum = (a: number[], b: number[]) => a.reduce((s, value, t) => s + value * b[t], 0);
        out[i * size + j] = sum(x, y) / Math.sqrt(sum(x, x) * sum(y, y));
        out[j * size + i] = out[i * size + j];
      }
    }
    return out;
  };

  test("its correlations are recovered from simulated returns better than pair by pair", () => {
    const width = 8;
    const errors = { filled: 0, pairs: 0 };
    for (let trial = 0; trial < 15; trial++) {
      // The same factors with all 3,000 periods are the truth.
      const rows = rowsOf(trial, { length: 3000, width, late: 0, from: 0, gaps: 0 });
      const truth = pairwise(rows);
      const short = rows
        .slice(0, 500)
        .map((row, t) => row.map((v, k) => (k >= 5 && t < 420 ? Number.NaN : v)));
      const { covariance } = f(short);
      const unit = Float64Array.from({ length: width }, (_, k) =>
        Math.sqrt(covariance.values[k * (width + 1)]),
      );
      const pairs = pairwise(short);
      for (let i = 0; i < width; i++)
        for (let j = 0; j < width; j++) {
          const cell = i * width + j;
          errors.filled += (covariance.values[cell] / (unit[i] * unit[j]) - truth[cell]) ** 2;
          errors.pairs += (pairs[cell] - truth[cell]) ** 2;
        }
    }
    expect(errors.filled).toBeLessThan(0.7 * errors.pairs);
  });

  test("variances are of a factor's own periods, effective observations of what was observed", () => {
    const late = rowsOf(9, { length: 60, width: 4, late: 1, from: 25, gaps: 0 });
    const { covariance, effectiveCount, correlationEffectiveCount } = f(late);
    expectClose(effectiveCount, [60, 60, 60, 35], 1e-12);
    expect(correlationEffectiveCount).toBeCloseTo(60, 8);
    const own = f(late.slice(25).map((row) => [row[3]])).covariance.values[0];
    expectClose(covariance.values[15] * 1e4, own * 1e4, 1e-12);
  });

  test("a factor of a few periods beside a constraint: no combination of factors comes out riskless", () => {
    // Industries that sum to 0 with caps that hardly move, and a style with the 12 periods of 150 in which volatilities are others.
    let indefinite = 0;
    for (let trial = 0; trial < 10; trial++) {
      const random = randomStream("short", trial);
      const rows = Array.from({ length: 150 }, (_, t) => {
        const raw = Array.from({ length: 8 }, (_, k) => (t < 138 ? 1 : 0.2 + 0.3 * k) * random.normal());
        const level = raw.reduce((sum, value) => sum + value, 0) / 8;
        return [
          ...raw.map((value) => value - level + 0.01 * random.normal()),
          t < 138 ? Number.NaN : random.normal() + level,
        ];
      });
      const { values } = symmetricEigen({ rows: 9, cols: 9, values: pairwise(rows) });
      indefinite += values[0] < -0.01 ? 1 : 0;
      const { covariance, repairedEigenvalues } = f(rows);
      expect(repairedEigenvalues).toBe(0);
      const [along, next] = symmetricEigen(covariance).values;
      // The constraint itself, and then nothing that is not there.
      expect(along).toBeGreaterThan(0);
      expect(along).toBeLessThan(1e-3);
      expect(next).toBeGreaterThan(0.05);
    }
    expect(indefinite).toBeGreaterThan(4);
  });
});
