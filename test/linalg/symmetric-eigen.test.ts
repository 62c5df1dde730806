import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EngineError } from "../../engine/errors/index.ts";
import {
  type Matrix,
  matrix,
  matrixFrom,
  multiply,
  symmetricEigen,
  transpose,
} from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

const reference = JSON.parse(
  readFileSync(new URL("../reference/linalg/linalg.json", import.meta.url), "utf8"),
);
const runs = { seed: 20240131, numRuns: 200 };

const symmetric = fc.integer({ min: 1, max: 12 }).chain((n) =>
  fc
    .array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: n * n, maxLength: n * n })
    .map((values) => {
      const a = new Float64Array(n * n);
      for (let r = 0; r < n; r++)
        for (let c = 0; c < n; c++) a[r * n + c] = values[Math.min(r, c) * n + Math.max(r, c)];
      return matrix(n, n, a);
    }),
);

const identity = (n: number): number[] =>
  Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));

/** V diag(λ) Vᵀ. */
function rebuilt(values: Float64Array, vectors: Matrix): Matrix {
  const n = values.length;
  const scaled = Float64Array.from(vectors.values, (value, i) => value * values[i % n]);
  return multiply(matrix(n, n, scaled), transpose(vectors));
}

describe("symmetricEigen", () => {
  test("decomposes a 2×2 matrix worked by hand", () => {
    // [2 1; 1 2]: λ = 1 with (1, −1)/√2, λ = 3 with (1, 1)/√2; the first of equally large elements is positive.
    const { values, vectors } = symmetricEigen(
      matrixFrom([
        [2, 1],
        [1, 2],
      ]),
    );
    const h = Math.SQRT1_2;
    expectClose(values, [1, 3], TOLERANCE.algebra);
    expectClose(vectors.values, [h, h, -h, h], TOLERANCE.algebra);
  });

  test("a 1×1 matrix is its own eigenvalue", () => {
    const { values, vectors } = symmetricEigen(matrixFrom([[-7]]));
    expect([values[0], vectors.values[0]]).toEqual([-7, 1]);
  });

  test("a diagonal matrix is sorted, equal values in their order", () => {
    const { values, vectors } = symmetricEigen(
      matrixFrom([
        [3, 0, 0],
        [0, 1, 0],
        [0, 0, 3],
      ]),
    );
    expect(Array.from(values)).toEqual([1, 3, 3]);
    expect(Array.from(vectors.values)).toEqual([0, 1, 0, 1, 0, 0, 0, 0, 1]);
  });

  test("repeated eigenvalues: the matrix of ones plus the identity has 1 (n−1 times) and n + 1", () => {
    const n = 6;
    const a = matrix(
      n,
      n,
      identity(n).map((value) => value + 1),
    );
    const { values, vectors } = symmetricEigen(a);
    expectClose(values, [1, 1, 1, 1, 1, n + 1], TOLERANCE.algebra);
    expectClose(multiply(transpose(vectors), vectors).values, identity(n), TOLERANCE.algebra);
    expectClose(rebuilt(values, vectors).values, a.values, TOLERANCE.algebra);
  });

  test("a covariance of rank 5 among 40 converges, its other eigenvalues zero to rounding", () => {
    const stream = randomStream("rank", 5);
    const g = matrix(
      40,
      5,
      Float64Array.from({ length: 200 }, () => stream.normal()),
    );
    const { values } = symmetricEigen(multiply(g, transpose(g)));
    const bound = 40 * 2 ** -52 * values[39];
    expect(Array.from(values.subarray(0, 35)).filter((value) => Math.abs(value) > bound)).toEqual([]);
    const small = symmetricEigen(multiply(transpose(g), g)).values;
    for (let k = 0; k < 5; k++) expectClose(values[35 + k], small[k], 1e-11);
  });

  test("a matrix of zeros has zeros", () => {
    expect(Array.from(symmetricEigen(matrix(3, 3, new Float64Array(9))).values)).toEqual([0, 0, 0]);
  });

  test("A = V Λ Vᵀ, VᵀV = I, values ascend, each vector's largest element is positive", () => {
    fc.assert(
      fc.property(symmetric, (a) => {
        const { values, vectors } = symmetricEigen(a);
        const n = a.rows;
        expectClose(multiply(transpose(vectors), vectors).values, identity(n), TOLERANCE.algebra);
        expectClose(rebuilt(values, vectors).values, a.values, 1e-11);
        for (let k = 1; k < n; k++) expect(values[k]).toBeGreaterThanOrEqual(values[k - 1]);
        for (let k = 0; k < n; k++) {
          const column = Array.from({ length: n }, (_, r) => vectors.values[r * n + k]);
          expect(Math.max(...column)).toBe(Math.max(...column.map(Math.abs)));
        }
      }),
      runs,
    );
  });

  test("the trace and the scale carry over", () => {
    fc.assert(
      fc.property(symmetric, fc.constantFrom(1e-10, 4, 1e10), (a, scale) => {
        const { values } = symmetricEigen(a);
        const trace = Array.from({ length: a.rows }, (_, i) => a.values[i * a.rows + i]).reduce(
          (sum, value) => sum + value,
          0,
        );
        expectClose(
          values.reduce((sum, value) => sum + value, 0),
          trace,
          1e-11,
        );
        const scaled = symmetricEigen(
          matrix(
            a.rows,
            a.cols,
            Float64Array.from(a.values, (value) => value * scale),
          ),
        );
        expectClose(
          scaled.values.map((value) => value / scale),
          values,
          1e-11,
        );
      }),
      runs,
    );
  });

  test("agrees with numpy on a 12×12 covariance, vectors included", () => {
    const { n, plain } = reference;
    const { values, vectors } = symmetricEigen(matrix(n, n, plain.a));
    expectClose(values, plain.eigen.values, TOLERANCE.algebra);
    expectClose(vectors.values, plain.eigen.vectors, TOLERANCE.reference);
  });

  test("finds eigenvalues over twelve decades to the rounding of the largest", () => {
    const { n, wide } = reference;
    const { values, vectors } = symmetricEigen(matrix(n, n, wide.a));
    // The error bound of a backward stable method: n ε ‖A‖, with ‖A‖ = 10.
    const bound = n * 2 ** -52 * 10;
    for (let k = 0; k < n; k++) {
      expect(Math.abs(values[k] - wide.spectrum[k])).toBeLessThan(bound);
      expect(Math.abs(values[k] - wide.eigen.values[k])).toBeLessThan(bound);
    }
    expectClose(rebuilt(values, vectors).values, wide.a, TOLERANCE.algebra);
  });

  test("keeps tiny eigenvalues of a scaled matrix to relative accuracy, which a positive-definiteness gate needs", () => {
    // D C D with D = diag(1e-8, 1, 1e8), C = [1 ½ ¼; ½ 1 ½; ¼ ½ 1]; det C = 9/16. For such grading λ₁ λ₂ λ₃ = det = 9/16
    // and λ₃ ≈ 1e16, λ₂ ≈ Schur complement of entry 3 = 1 − ¼ = ¾, so λ₁ ≈ (9/16) / (¾ · 1e16) = 0.75e-16.
    const d = [1e-8, 1, 1e8];
    const c = [1, 0.5, 0.25, 0.5, 1, 0.5, 0.25, 0.5, 1];
    const a = c.map((value, i) => value * d[Math.floor(i / 3)] * d[i % 3]);
    const { values } = symmetricEigen(matrix(3, 3, a));
    expectClose(values[0] / 0.75e-16, 1, 1e-9);
    expectClose(values[1] / 0.75, 1, 1e-9);
    expectClose(values[2] / 1e16, 1, 1e-9);
  });

  test("leaves its argument alone", () => {
    const values = Object.freeze([2, 1, 1, 2]);
    symmetricEigen(matrix(2, 2, values));
    expect(values).toEqual([2, 1, 1, 2]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses a matrix that holds %s", (bad) => {
    for (const values of [
      [1, bad, bad, 1],
      [bad, 0, 0, 1],
      [bad, 0.5, 0.5, 1],
    ]) {
      expect(() => symmetricEigen(matrix(2, 2, values))).toThrow(EngineError);
    }
    expect(() => symmetricEigen(matrix(1, 1, [bad]))).toThrow(EngineError);
  });

  test("refuses a matrix that is not square", () => {
    expect(() => symmetricEigen(matrix(1, 2, [1, 2]))).toThrow(
      "symmetricEigen needs a square matrix, got 1×2",
    );
  });
});
