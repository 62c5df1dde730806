import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isPositiveSemidefinite,
  matrix,
  multiply,
  symmetricEigen,
  transpose,
} from "../../engine/linalg/index.ts";

describe("isPositiveSemidefinite", () => {
  test("agrees with the smallest eigenvalue over random symmetric matrices of any rank", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 72, maxLength: 72 }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (size, rank, numbers, shift) => {
          const half = matrix(size, rank, numbers.slice(0, size * rank));
          const gram = multiply(half, transpose(half));
          const values = Float64Array.from(gram.values);
          for (let i = 0; i < size; i++) values[i * size + i] += shift;
          const a = matrix(size, size, values);
          const { values: eigen } = symmetricEigen(a);
          const diagonal = Math.max(
            0,
            ...Array.from({ length: size }, (_, i) => values[i * size + i] as number),
          );
          const margin = (eigen[0] as number) / (diagonal || 1);
          // Around the limit itself rounding decides.
          if (Math.abs(margin + 1e-10) < 1e-11 || diagonal === 0) return;
          expect(isPositiveSemidefinite(a, 1e-10)).toBe(margin > -1e-10);
        },
      ),
      { numRuns: 500, seed: 3 },
    );
  });

  test("the zero matrix is, a NaN is not, and the argument is left as it was", () => {
    expect(isPositiveSemidefinite(matrix(2, 2, new Float64Array(4)), 1e-12)).toBe(true);
    expect(isPositiveSemidefinite(matrix(2, 2, Float64Array.of(1, Number.NaN, Number.NaN, 1)), 1e-12)).toBe(
      false,
    );
    const values = Float64Array.of(2, 1, 1, 2);
    isPositiveSemidefinite(matrix(2, 2, values), 1e-12);
    expect([...values]).toEqual([2, 1, 1, 2]);
  });
});
