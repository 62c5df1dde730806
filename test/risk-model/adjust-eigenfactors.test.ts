import { describe, expect, test } from "vitest";
import { type Matrix, symmetricEigen } from "../../engine/linalg/index.ts";
import {
  adjustEigenfactors,
  type FactorCovariance,
  simulateEigenvalueBias,
} from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

/** A covariance of K factors with volatilities from 3 to 20 % a year and a common part. */
function trueCovariance(size: number): Matrix {
  const random = randomStream("truth", size);
  const deviation = Array.from({ length: size }, () => 0.002 + 0.01 * random.uniform());
  const loading = Array.from({ length: size }, () => 0.6 * random.normal());
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const common = (loading[i] * loading[j]) / Math.sqrt((1 + loading[i] ** 2) * (1 + loading[j] ** 2));
      values[i * size + j] = deviation[i] * deviation[j] * (i === j ? 1 : common);
    }
  }
  return { rows: size, cols: size, values };
}

/** Sample covariance of T normal observations of a truth. */
function sampleCovariance(truth: Matrix, count: number, key: string | number): Matrix {
  const size = truth.rows;
  const random = randomStream("sample", key);
  const { values, vectors } = symmetricEigen(truth);
  const out = new Float64Array(size * size);
  for (let t = 0; t < count; t++) {
    const b = Array.from(values, (value) => Math.sqrt(value) * random.normal());
    const f = Array.from({ length: size }, (_, i) =>
      b.reduce((s, x, e) => s + vectors.values[i * size + e] * x, 0),
    );
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) out[i * size + j] += (f[i] * f[j]) / count;
  }
  return { rows: size, cols: size, values: out };
}

function stageOf(covariance: Matrix, count: number): FactorCovariance {
  return {
    stage: "ewma",
    covariance,
    effectiveCount: new Float64Array(covariance.rows).fill(count),
    excessKurtosis: new Float64Array(covariance.rows),
    correlationEffectiveCount: count,
    repairedEigenvalues: 0,
    volatilityMultiplier: 1,
    shrinkage: 0,
    eigenvalueBias: null,
  };
}

const variance = (x: ArrayLike<number>, f: Matrix) => {
  let sum = 0;
  for (let i = 0; i < f.rows; i++)
    for (let j = 0; j < f.rows; j++) sum += x[i] * x[j] * f.values[i * f.rows + j];
  return sum;
};

describe("simulateEigenvalueBias", () => {
  test("50 factors, 200 observations: about 1.5 for the smallest eigenfactor and 0.96 for the largest, as published", () => {
    const eigen = symmetricEigen(trueCovariance(50));
    const bias = simulateEigenvalueBias(eigen, {
      draws: 300,
      seed: 1,
      volatilityCount: 200,
      correlationCount: 200,
      shrinkage: 0,
    });
    expect(bias[0]).toBeGreaterThan(1.35);
    expect(bias[0]).toBeLessThan(1.6);
    expect(bias[49]).toBeGreaterThan(0.92);
    expect(bias[49]).toBeLessThan(1.02);
  });

  test("ten factors, 30 observations: the smallest comes out too small and the largest too large", () => {
    const eigen = symmetricEigen(trueCovariance(10));
    const bias = simulateEigenvalueBias(eigen, {
      draws: 400,
      seed: 1,
      volatilityCount: 30,
      correlationCount: 30,
      shrinkage: 0,
    });
    expect(bias[0]).toBeGreaterThan(1);
    expect(bias[9]).toBeLessThan(1);
  });

  test("one factor has no direction to choose: v² is the mean of n/χ²(n), n/(n − 2)", () => {
    const one = { values: Float64Array.of(4e-4), vectors: { rows: 1, cols: 1, values: Float64Array.of(1) } };
    const draws = 20_000;
    const [bias] = simulateEigenvalueBias(one, {
      draws,
      seed: 2,
      volatilityCount: 40,
      correlationCount: 40,
      shrinkage: 0,
    });
    // The deviation of n/χ²(n) at n = 40 is √(2·40²/(38²·36)) = 0.248.
    expect(Math.abs(bias ** 2 - 40 / 38)).toBeLessThan((4 * 0.248) / Math.sqrt(draws));
  });

  test("Bartlett's draws agree with covariances of the observations themselves", () => {
    const truth = trueCovariance(12);
    const eigen = symmetricEigen(truth);
    const draws = 600;
    const bartlett = simulateEigenvalueBias(eigen, {
      draws,
      seed: 3,
      volatilityCount: 60,
      correlationCount: 60,
      shrinkage: 0,
    });
    const direct = new Float64Array(12);
    const squares = new Float64Array(12);
    for (let draw = 0; draw < draws; draw++) {
      const { values, vectors } = symmetricEigen(sampleCovariance(truth, 60, `direct ${draw}`));
      for (let e = 0; e < 12; e++) {
        const u = Array.from({ length: 12 }, (_, i) => vectors.values[i * 12 + e]);
        const ratio = variance(u, truth) / values[e];
        direct[e] += ratio / draws;
        squares[e] += ratio ** 2 / draws;
      }
    }
    for (let e = 0; e < 12; e++) {
      const error = Math.sqrt((2 * (squares[e] - direct[e] ** 2)) / draws);
      expect(Math.abs(bartlett[e] ** 2 - direct[e])).toBeLessThan(4 * error);
    }
  });

  test("is a function of its seed", () => {
    const eigen = symmetricEigen(trueCovariance(8));
    const of = (seed: number) =>
      simulateEigenvalueBias(eigen, {
        draws: 20,
        seed,
        volatilityCount: 50,
        correlationCount: 90,
        shrinkage: 0,
      });
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });
});

describe("adjustEigenfactors", () => {
  test("takes the bias out of the smallest eigenfactors and leaves single factors, on average, within the band", () => {
    const size = 30;
    const count = 120;
    const truth = trueCovariance(size);
    const trials = 40;
    const before = new Float64Array(size);
    const after = new Float64Array(size);
    const single = new Float64Array(size);
    for (let trial = 0; trial < trials; trial++) {
      const sample = sampleCovariance(truth, count, `trial ${trial}`);
      const adjusted = adjustEigenfactors(stageOf(sample, count), {
        draws: 100,
        scale: 1,
        seed: trial,
      }).covariance;
      const { vectors } = symmetricEigen(sample);
      for (let e = 0; e < size; e++) {
        const u = Array.from({ length: size }, (_, i) => vectors.values[i * size + e]);
        before[e] += variance(u, truth) / variance(u, sample) / trials;
        after[e] += variance(u, truth) / variance(u, adjusted) / trials;
        single[e] += truth.values[e * (size + 1)] / adjusted.values[e * (size + 1)] / trials;
      }
    }
    const smallest = (ratios: Float64Array) =>
      Math.sqrt(ratios.slice(0, 5).reduce((s, ratio) => s + ratio / 5, 0));
    expect(smallest(before)).toBeGreaterThan(1.3);
    expect(smallest(after)).toBeLessThan(1.12);
    expect(smallest(after)).toBeGreaterThan(0.95);
    // The price: single factors near a small eigenfactor are forecast too high, on average within 1 ± √(2/T).
    const excess = Array.from(single, (ratio) => Math.abs(Math.sqrt(ratio) - 1));
    expect(excess.reduce((s, x) => s + x / size, 0)).toBeLessThan(Math.sqrt(2 / count));
  });

  test("keeps eigenvectors, order of factors and rows of 0 for those never estimated", () => {
    const inner = sampleCovariance(trueCovariance(6), 40, "inner");
    const values = new Float64Array(64);
    const at = [0, 1, 3, 4, 6, 7];
    at.forEach((row, i) => {
      at.forEach((col, j) => {
        values[row * 8 + col] = inner.values[i * 6 + j];
      });
    });
    const effectiveCount = Float64Array.of(40, 40, 0, 40, 40, 0, 40, 40);
    const whole = { ...stageOf({ rows: 8, cols: 8, values }, 40), effectiveCount };
    const options = { draws: 50, scale: 1, seed: 9 };
    const adjusted = adjustEigenfactors(whole, options);
    const alone = adjustEigenfactors(stageOf(inner, 40), options);
    at.forEach((row, i) => {
      at.forEach((col, j) => {
        expect(adjusted.covariance.values[row * 8 + col]).toBe(alone.covariance.values[i * 6 + j]);
      });
    });
    for (const gone of [2, 5])
      for (let j = 0; j < 8; j++) expect(adjusted.covariance.values[gone * 8 + j]).toBe(0);
    const { vectors, values: lambda } = symmetricEigen(inner);
    for (let e = 0; e < 6; e++) {
      const u = Array.from({ length: 6 }, (_, i) => vectors.values[i * 6 + e]);
      const v = (alone.eigenvalueBias as Float64Array)[e];
      expect(variance(u, alone.covariance) / (v ** 2 * lambda[e])).toBeCloseTo(1, 10);
    }
  });

  test("a scale above 1 stretches a parabola through the bias", () => {
    const sample = stageOf(sampleCovariance(trueCovariance(40), 160, "scale"), 160);
    const plain = adjustEigenfactors(sample, { draws: 100, scale: 1, seed: 1 })
      .eigenvalueBias as Float64Array;
    const scaled = adjustEigenfactors(sample, { draws: 100, scale: 1.4, seed: 1 })
      .eigenvalueBias as Float64Array;
    // In the middle the parabola is the bias itself.
    expect(Math.abs(scaled[25] - 1 - 1.4 * (plain[25] - 1))).toBeLessThan(0.03);
    const second = (k: number) => scaled[k + 1] - 2 * scaled[k] + scaled[k - 1];
    expect(second(5)).toBeCloseTo(second(30), 10);
  });
});
