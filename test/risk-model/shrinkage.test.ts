import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Matrix, matrix, multiply, symmetricEigen, transpose } from "../../engine/linalg/index.ts";
import { shrinkByOracle, shrinkLinearly, shrinkNonlinearly } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

const file = new URL("../reference/risk-model/shrinkage.json", import.meta.url);

describe("shrinkage agrees with the papers' formulas in numpy, quadrature in place of the transform's closed form", () => {
  const { cases } = JSON.parse(readFileSync(file, "utf8"));
  test.each<Record<string, never>>(cases)("$T × $K", ({ T, K, returns, ...one }) => {
    const { identity, constant_correlation, oracle, nonlinear } = one;
    const X = matrix(T, K, returns);
    for (const [got, expected] of [
      [shrinkLinearly(X, "identity"), identity],
      [shrinkLinearly(X, "constant_correlation"), constant_correlation],
      [shrinkByOracle(X), oracle],
    ] as [ReturnType<typeof shrinkByOracle>, { covariance: number[]; intensity: number }][]) {
      expectClose(got.intensity, expected.intensity, 1e-12);
      expectClose(got.covariance.values, expected.covariance, 1e-11);
    }
    expectClose(shrinkNonlinearly(X).values, nonlinear, 1e-8);
  });
});

/** Four periods, S = diag(2, ½). */
const cross = [2, 0, -2, 0, 0, 1, 0, -1];

describe("by hand", () => {
  test("towards the mean variance: noise 17/32 of a distance of 9/16", () => {
    // ‖yyᵀ − S‖² = 2² + ½² = 4.25 in each period; b² = 4 · 4.25 / 16, d² = 2 · 0.75².
    const { covariance, intensity } = shrinkLinearly(matrix(4, 2, cross), "identity");
    expectClose(intensity, 4.25 / 4 / 1.125, 1e-14);
    const kept = 1 - intensity;
    expectClose(covariance.values, [1.25 + kept * 0.75, 0, 0, 1.25 - kept * 0.75], 1e-14);
  });

  test("the oracle's intensity of three such periods each: 6.25 / (12 · 1.125)", () => {
    const { intensity } = shrinkByOracle(matrix(12, 2, [...cross, ...cross, ...cross]));
    expectClose(intensity, 6.25 / 13.5, 1e-14);
  });

  test("two factors have one correlation: nothing to draw to the common one", () => {
    const X = matrix(3, 2, [1, 2, -1, 0, 0, 1]);
    const { covariance } = shrinkLinearly(X, "constant_correlation");
    expectClose(covariance.values, [2 / 3, 2 / 3, 2 / 3, 2 / 3], 1e-14);
  });

  test("one eigenvalue, in closed form", () => {
    // f = 3/(4√5 hλ), H = 0: d = λ / ((3πc/(4√5 h))² + (1 − c)²), c = 1/n, h = n^(−1/3).
    const values = [1, -1, 2, -2, 3, -3, 0, 0, 1];
    const n = values.length - 1;
    const mean = 1 / 9;
    const lambda = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n;
    const spread = (3 * Math.PI) / n / (4 * Math.sqrt(5) * n ** (-1 / 3));
    expectClose(
      shrinkNonlinearly(matrix(9, 1, values)).values,
      [lambda / (spread ** 2 + (1 - 1 / n) ** 2)],
      1e-13,
    );
  });

  test("one period, and returns that are missing, are refused", () => {
    expect(() => shrinkByOracle(matrix(1, 2, [1, 2]))).toThrow(
      /shrinkByOracle needs at least 2 periods, got 1/,
    );
    expect(() => shrinkNonlinearly(matrix(2, 1, [1, Number.NaN]))).toThrow(/finite returns, got NaN/);
  });
});

/** T normal returns under given variances along the axes, turned by a random rotation. */
function rotated(variances: readonly number[], T: number, key: number): { X: Matrix; truth: Matrix } {
  const K = variances.length;
  const random = randomStream("shrink", K, T, key);
  const noise = matrix(
    K,
    K,
    Float64Array.from({ length: K * K }, () => random.normal()),
  );
  const { vectors: U } = symmetricEigen(multiply(noise, transpose(noise)));
  const spread = matrix(
    K,
    K,
    Float64Array.from({ length: K * K }, (_, c) => (c % (K + 1) === 0 ? variances[c % K] : 0)),
  );
  const along = matrix(
    T,
    K,
    Float64Array.from({ length: T * K }, (_, c) => Math.sqrt(variances[c % K]) * random.normal()),
  );
  return { X: multiply(along, transpose(U)), truth: multiply(multiply(U, spread), transpose(U)) };
}

const loss = (a: Matrix, b: Matrix) => {
  let sum = 0;
  for (let cell = 0; cell < a.values.length; cell++) sum += (a.values[cell] - b.values[cell]) ** 2;
  return sum;
};

describe("recovery", () => {
  test("each is nearer the truth than the sample covariance; with a wide spectrum the nonlinear one is nearest", () => {
    const K = 40;
    const variances = Array.from({ length: K }, (_, k) => (k < 8 ? 1 : k < 24 ? 3 : 10));
    const total = { sample: 0, identity: 0, common: 0, oracle: 0, nonlinear: 0 };
    for (let trial = 0; trial < 20; trial++) {
      const { X, truth } = rotated(variances, 80, trial);
      const Xt = transpose(X);
      const sample = multiply(Xt, X).values;
      total.sample += loss(
        matrix(
          K,
          K,
          Float64Array.from(sample, (v) => v / 80),
        ),
        truth,
      );
      total.identity += loss(shrinkLinearly(X, "identity").covariance, truth);
      total.common += loss(shrinkLinearly(X, "constant_correlation").covariance, truth);
      total.oracle += loss(shrinkByOracle(X).covariance, truth);
      total.nonlinear += loss(shrinkNonlinearly(X), truth);
    }
    for (const name of ["identity", "common", "oracle", "nonlinear"] as const)
      expect(total[name], name).toBeLessThan(0.75 * total.sample);
    expect(total.nonlinear).toBeLessThan(total.identity);
  });

  test("the nonlinear one turns with its returns and grows with their square; above the number of periods it stays positive", () => {
    const { X } = rotated([1, 2, 3, 4, 5, 6], 30, 1);
    const { X: other } = rotated([1, 1, 1, 1, 1, 1], 6, 2);
    const { vectors: U } = symmetricEigen(multiply(other, transpose(other)));
    const turned = shrinkNonlinearly(multiply(X, U));
    expectClose(multiply(multiply(U, turned), transpose(U)).values, shrinkNonlinearly(X).values, 1e-10);
    const tripled = shrinkNonlinearly(
      matrix(
        30,
        6,
        Float64Array.from(X.values, (v) => 3 * v),
      ),
    );
    expectClose(
      tripled.values,
      Float64Array.from(shrinkNonlinearly(X).values, (v) => 9 * v),
      1e-11,
    );
    const { X: wide } = rotated(
      Array.from({ length: 30 }, () => 2),
      15,
      3,
    );
    expect(symmetricEigen(shrinkNonlinearly(wide)).values[0]).toBeGreaterThan(0.1);
  });
});
