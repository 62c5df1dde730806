import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { householderEigenInto } from "../../engine/linalg/householder-eigen.ts";
import { symmetricEigen } from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

function decompose(a: Float64Array, n: number) {
  const values = new Float64Array(n);
  const vectors = a.slice();
  const converged = householderEigenInto(values, vectors, new Float64Array(n), n);
  return { values, vectors, converged };
}

function randomSymmetric(n: number, seed: number): Float64Array {
  const random = randomStream("symmetric", seed);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[j * n + i] = a[i * n + j] = random.normal();
  return a;
}

describe("householderEigenInto", () => {
  test("two by two, by hand: [[2,1],[1,2]] has 1 and 3", () => {
    const { values, vectors } = decompose(Float64Array.of(2, 1, 1, 2), 2);
    expect(values[0]).toBeCloseTo(1, 14);
    expect(values[1]).toBeCloseTo(3, 14);
    expect(Math.abs(vectors[2] * vectors[3])).toBeCloseTo(0.5, 14);
  });

  test("agrees with Jacobi; A v = λ v and V Vᵀ = I to rounding", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 1e6 }), (n, seed) => {
        const a = randomSymmetric(n, seed);
        const { values, vectors, converged } = decompose(a, n);
        const jacobi = symmetricEigen({ rows: n, cols: n, values: a }).values;
        const size = Math.max(1, Math.abs(jacobi[0]), Math.abs(jacobi[n - 1]));
        expect(converged).toBe(true);
        for (let e = 0; e < n; e++) {
          expect(Math.abs(values[e] - jacobi[e])).toBeLessThan(1e-13 * size * n);
          for (let i = 0; i < n; i++) {
            let [image, overlap] = [0, 0];
            for (let k = 0; k < n; k++) {
              image += a[i * n + k] * vectors[e * n + k];
              overlap += vectors[i * n + k] * vectors[e * n + k];
            }
            expect(Math.abs(image - values[e] * vectors[e * n + i])).toBeLessThan(1e-13 * size * n);
            expect(Math.abs(overlap - (i === e ? 1 : 0))).toBeLessThan(1e-13 * n);
          }
        }
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  test("a diagonal, a zero matrix and one of rank one are no special case", () => {
    expect([...decompose(Float64Array.of(3, 0, 0, 0, 1, 0, 0, 0, 2), 3).values]).toEqual([1, 2, 3]);
    expect([...decompose(new Float64Array(16), 4).values]).toEqual([0, 0, 0, 0]);
    const { values } = decompose(new Float64Array(25).fill(1), 5);
    expect(values[4]).toBeCloseTo(5, 13);
    for (const value of values.subarray(0, 4)) expect(Math.abs(value)).toBeLessThan(1e-14);
    expect(decompose(new Float64Array(0), 0).converged).toBe(true);
  });
});
