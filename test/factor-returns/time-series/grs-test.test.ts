import { describe, expect, test } from "vitest";
import { grsTest, regressOnFactors } from "../../../engine/factor-returns/index.ts";
import { matrix } from "../../../engine/linalg/index.ts";
import { randomStream } from "../../../engine/stats/index.ts";
import { expectClose } from "../../tolerance.ts";

function simulated(seed: string, alpha: number) {
  const random = randomStream(seed);
  const [T, N, K] = [60, 10, 2];
  const f = matrix(
    T,
    K,
    Float64Array.from({ length: T * K }, () => 0.01 + 0.04 * random.normal()),
  );
  const r = Float64Array.from({ length: T * N }, (_, i) => {
    const [t, n] = [Math.floor(i / N), i % N];
    return alpha + f.values[t * K]! + 0.1 * n * f.values[t * K + 1]! + 0.03 * random.normal();
  });
  const fit = regressOnFactors(matrix(T, N, r), f, { intercept: true });
  return grsTest(fit.alpha, fit.residuals, f);
}

describe("the test of Gibbons, Ross and Shanken", () => {
  test("one series on one factor: F is t² of the intercept", () => {
    const f = matrix(6, 1, [0.01, 0.03, -0.02, 0.04, 0.0, -0.01]);
    const r = matrix(6, 1, [0.03, 0.02, -0.01, 0.06, 0.01, 0.02]);
    const fit = regressOnFactors(r, f, { intercept: true });
    const grs = grsTest(fit.alpha, fit.residuals, f);
    expectClose(grs.statistic, (fit.alpha[0]! / fit.alphaError[0]!) ** 2, 1e-12);
    expect(grs.degrees).toEqual([1, 4]);
  });

  test("is exact in small samples: intercepts of 0 are rejected at 5 % in 5 % of 500 samples of 60 periods", () => {
    let rejected = 0;
    for (let s = 0; s < 500; s++) if (simulated(`null ${s}`, 0).pValue < 0.05) rejected++;
    expect(Math.abs(rejected / 500 - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / 500));
  });

  test("finds intercepts of half a standard error each", () => {
    expect(simulated("alpha", 0.02).pValue).toBeLessThan(1e-6);
  });

  test("refuses too few periods, holes, and series that are combinations of others", () => {
    const noise = (rows: number, cols: number) =>
      matrix(
        rows,
        cols,
        Array.from({ length: rows * cols }, (_, i) => Math.sin(i * i)),
      );
    expect(() => grsTest([0, 0], noise(3, 2), noise(3, 1))).toThrow(/more periods/);
    expect(() => grsTest([0, 0], matrix(5, 2, new Array(10).fill(Number.NaN)), noise(5, 1))).toThrow(
      /not finite/,
    );
    const twice = matrix(
      6,
      2,
      Array.from({ length: 12 }, (_, i) => Math.sin(Math.floor(i / 2) ** 2)),
    );
    expect(() => grsTest([0, 0], twice, noise(6, 1))).toThrow(/collinear/);
  });
});
