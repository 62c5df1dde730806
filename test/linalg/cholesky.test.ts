import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  choleskyInto,
  choleskyInverseInto,
  choleskySolveInto,
  matrix,
  multiply,
  transpose,
} from "../../engine/linalg/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

const reference = JSON.parse(
  readFileSync(new URL("../reference/linalg/linalg.json", import.meta.url), "utf8"),
);
const runs = { seed: 20240131, numRuns: 200 };

/** A = B Bᵀ + I of a random B: symmetric, eigenvalues at least 1. */
const positiveDefinite = fc.integer({ min: 1, max: 9 }).chain((n) =>
  fc
    .array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: n * n, maxLength: n * n })
    .map((values) => {
      const b = matrix(n, n, values);
      const a = Float64Array.from(multiply(b, transpose(b)).values);
      for (let i = 0; i < n; i++) a[i * n + i] += 1;
      return { n, a };
    }),
);

function factored(a: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n);
  expect(choleskyInto(lower, a, n)).toBe(-1);
  return lower;
}

describe("choleskyInto", () => {
  test("factors a matrix worked by hand", () => {
    // [4 2; 2 5] = [2 0; 1 2] [2 1; 0 2]
    const lower = new Float64Array(4);
    expect(choleskyInto(lower, [4, 2, 2, 5], 2)).toBe(-1);
    expect(Array.from(lower)).toEqual([2, 0, 1, 2]);
  });

  test("the factor is lower triangular and L Lᵀ is the matrix", () => {
    fc.assert(
      fc.property(positiveDefinite, ({ n, a }) => {
        const lower = factored(a, n);
        for (let r = 0; r < n; r++) for (let c = r + 1; c < n; c++) expect(lower[r * n + c]).toBe(0);
        const l = matrix(n, n, lower);
        expectClose(multiply(l, transpose(l)).values, a, TOLERANCE.algebra);
      }),
      runs,
    );
  });

  test("factors in place to the same bits, and reads the lower triangle only", () => {
    fc.assert(
      fc.property(positiveDefinite, ({ n, a }) => {
        const lower = factored(a, n);
        const inPlace = Float64Array.from(a);
        for (let r = 0; r < n; r++) for (let c = r + 1; c < n; c++) inPlace[r * n + c] = Number.NaN;
        expect(choleskyInto(inPlace, inPlace, n)).toBe(-1);
        expect(inPlace).toEqual(lower);
      }),
      runs,
    );
  });

  test("leaves its argument alone", () => {
    const a = Object.freeze([4, 2, 2, 5]);
    choleskyInto(new Float64Array(4), a, 2);
    expect(a).toEqual([4, 2, 2, 5]);
  });

  test("reports the failing pivot instead of throwing", () => {
    // Row 2 is the sum of rows 0 and 1.
    expect(choleskyInto(new Float64Array(9), [1, 0, 1, 0, 1, 1, 1, 1, 2], 3)).toBe(2);
    // Eigenvalues 3 and −1.
    expect(choleskyInto(new Float64Array(4), [1, 2, 2, 1], 2)).toBe(1);
    expect(choleskyInto(new Float64Array(1), [0], 1)).toBe(0);
    expect(choleskyInto(new Float64Array(1), [-1], 1)).toBe(0);
    expect(choleskyInto(new Float64Array(4), [1, 0, Number.NaN, 1], 2)).toBe(1);
  });

  test("a column that repeats another up to rounding counts as a combination of it, at any scale", () => {
    for (const scale of [1e-12, 1, 1e12]) {
      const a = [2, 1 / 3, 2, 1 / 3, 7, 1 / 3, 2, 1 / 3, 2].map((value) => value * scale);
      expect(choleskyInto(new Float64Array(9), a, 3)).toBe(2);
    }
  });

  test("agrees with numpy", () => {
    const { n, plain } = reference;
    expectClose(factored(Float64Array.from(plain.a), n), plain.cholesky, TOLERANCE.algebra);
  });
});

describe("choleskySolveInto", () => {
  test("solves a system worked by hand", () => {
    // [4 2; 2 5] (1, 2) = (8, 12)
    const x = new Float64Array(2);
    choleskySolveInto(x, [2, 0, 1, 2], [8, 12], 2);
    expect(Array.from(x)).toEqual([1, 2]);
  });

  test("A x = b holds, also in place", () => {
    fc.assert(
      fc.property(positiveDefinite, ({ n, a }) => {
        const lower = factored(a, n);
        const b = Float64Array.from({ length: n }, (_, i) => i - 1.5);
        const x = new Float64Array(n);
        choleskySolveInto(x, lower, b, n);
        expectClose(multiply(matrix(n, n, a), matrix(n, 1, x)).values, b, 1e-11);
        choleskySolveInto(b, lower, b, n);
        expect(b).toEqual(x);
      }),
      runs,
    );
  });

  test("agrees with numpy", () => {
    const { n, plain } = reference;
    const x = new Float64Array(n);
    choleskySolveInto(x, factored(Float64Array.from(plain.a), n), plain.rhs, n);
    expectClose(x, plain.solution, TOLERANCE.reference);
  });
});

describe("choleskyInverseInto", () => {
  test("inverts a matrix worked by hand", () => {
    // [4 2; 2 5]⁻¹ = [5 −2; −2 4] / 16
    const inverse = new Float64Array(4);
    choleskyInverseInto(inverse, [2, 0, 1, 2], 2);
    expectClose(inverse, [5 / 16, -2 / 16, -2 / 16, 4 / 16], TOLERANCE.algebra);
  });

  test("is symmetric and A A⁻¹ is the identity", () => {
    fc.assert(
      fc.property(positiveDefinite, ({ n, a }) => {
        const inverse = new Float64Array(n * n).fill(Number.NaN);
        choleskyInverseInto(inverse, factored(a, n), n);
        const identity = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
        expectClose(multiply(matrix(n, n, a), matrix(n, n, inverse)).values, identity, 1e-11);
        expect(transpose(matrix(n, n, inverse)).values).toEqual(inverse);
      }),
      runs,
    );
  });

  test("agrees with numpy", () => {
    const { n, plain } = reference;
    const inverse = new Float64Array(n * n);
    choleskyInverseInto(inverse, factored(Float64Array.from(plain.a), n), n);
    expectClose(inverse, plain.inverse, TOLERANCE.reference);
  });
});
