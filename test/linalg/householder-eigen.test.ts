import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  householderEigenInto,
  kernelKind,
  multiplyInto,
  multiplyTransposedInto,
  symmetricEigen,
  thinQr,
  transposedMultiplyInto,
  useKernels,
} from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

const kind = kernelKind();
afterEach(() => useKernels(kind));

function decompose(a: Float64Array, n: number) {
  const values = new Float64Array(n);
  const vectors = a.slice();
  const converged = householderEigenInto(values, vectors, new Float64Array(n), n);
  return { values, vectors, converged };
}

function filled(n: number, element: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, cell) => {
    const [i, j] = [Math.floor(cell / n), cell % n];
    return element(Math.max(i, j), Math.min(i, j));
  });
}

function randomSymmetric(n: number, seed: number): Float64Array {
  const random = randomStream("symmetric", seed);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[j * n + i] = a[i * n + j] = random.normal();
  return a;
}

/** ‖V A − Λ V‖ / (‖A‖ n ε) and ‖V Vᵀ − I‖ / (n ε), largest elements; values ascend, each vector's largest is positive. */
function faults(a: Float64Array, n: number): { residual: number; overlap: number } {
  const { values, vectors, converged } = decompose(a, n);
  expect(converged).toBe(true);
  const images = multiplyInto(new Float64Array(n * n), vectors, a, n, n, n);
  const gram = multiplyTransposedInto(new Float64Array(n * n), vectors, vectors, n, n, n);
  const size = Math.max(Math.abs(values[0]), Math.abs(values[n - 1])) || 1;
  let [residual, overlap] = [0, 0];
  for (let e = 0; e < n; e++) {
    if (e > 0) expect(values[e]).toBeGreaterThanOrEqual(values[e - 1]);
    const row = vectors.subarray(e * n, (e + 1) * n);
    expect(Math.max(...row)).toBe(Math.max(...row.map(Math.abs)));
    for (let i = 0; i < n; i++) {
      residual = Math.max(residual, Math.abs(images[e * n + i] - values[e] * row[i]) / size);
      overlap = Math.max(overlap, Math.abs(gram[e * n + i] - (i === e ? 1 : 0)));
    }
  }
  const unit = n * 2 ** -52;
  return { residual: residual / unit, overlap: overlap / unit };
}

/** A sequence that is neither regular nor random. */
const wave = (i: number, j: number): number => Math.sin(1 + i * i + 3 * j);

const NASTY: Readonly<Record<string, (n: number) => Float64Array>> = {
  zeros: (n) => new Float64Array(n * n),
  ones: (n) => filled(n, () => 1),
  "diagonal, repeated": (n) => filled(n, (i, j) => (i === j ? i % 5 : 0)),
  "tridiagonal, second differences": (n) => filled(n, (i, j) => (i === j ? 2 : i - j === 1 ? -1 : 0)),
  "Wilkinson's, pairs to rounding": (n) =>
    filled(n, (i, j) => (i === j ? Math.abs(i - (n - 1) / 2) : i - j === 1 ? 1 : 0)),
  "glued by 1e-9": (n) => filled(n, (i, j) => (i === j ? 2 : i - j === 1 ? 1e-9 : 0)),
  "split in two": (n) => filled(n, (i, j) => (i < n / 2 === j < n / 2 ? wave(i, j) : 0)),
  "rank three": (n) =>
    filled(n, (i, j) => wave(i, 0) * wave(j, 0) + wave(i, 1) * wave(j, 1) + wave(i, 2) * wave(j, 2)),
  "one correlation": (n) => filled(n, (i, j) => (i === j ? 1 : 0.3)),
  "graded over twelve decades": (n) => filled(n, (i, j) => wave(i, j) * 10 ** ((-6 * (i + j)) / n)),
  "graded beyond what squares can hold": (n) => filled(n, (i, j) => wave(i, j) * 10 ** (-8 * (i + j))),
  "the same, largest last": (n) => filled(n, (i, j) => wave(i, j) * 10 ** (-8 * (2 * n - 2 - i - j))),
  "RᵀR of a constant matrix": (n) => {
    const { r } = thinQr({ rows: n + 6, cols: n, values: new Float64Array((n + 6) * n).fill(0.1) });
    return transposedMultiplyInto(
      new Float64Array(n * n),
      r.values as Float64Array,
      r.values as Float64Array,
      n,
      n,
      n,
    );
  },
  "near 1e200": (n) => filled(n, (i, j) => 1e200 * wave(i, j)),
  "near 1e-200": (n) => filled(n, (i, j) => 1e-200 * wave(i, j)),
};

describe.each(["simd", "plain"] as const)("householderEigenInto, %s", (kernels) => {
  beforeEach(() => useKernels(kernels));

  test("two by two, by hand: [[2,1],[1,2]] has 1 and 3", () => {
    const { values, vectors } = decompose(Float64Array.of(2, 1, 1, 2), 2);
    expect(values[0]).toBeCloseTo(1, 14);
    expect(values[1]).toBeCloseTo(3, 14);
    expect(Math.abs(vectors[2] * vectors[3])).toBeCloseTo(0.5, 14);
  });

  test("agrees with Jacobi; A v = λ v and V Vᵀ = I to rounding", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 1e6 }), (n, seed) => {
        const a = randomSymmetric(n, seed);
        const { values } = decompose(a, n);
        const jacobi = symmetricEigen({ rows: n, cols: n, values: a }).values;
        const size = Math.max(Math.abs(jacobi[0]), Math.abs(jacobi[n - 1]));
        for (let e = 0; e < n; e++) expect(Math.abs(values[e] - jacobi[e])).toBeLessThan(1e-14 * size * n);
        const { residual, overlap } = faults(a, n);
        expect(Math.max(residual, overlap)).toBeLessThan(10);
      }),
      { seed: 11, numRuns: 40 },
    );
  });

  test.each(Object.keys(NASTY))("%s: 9, 21, 75 and 130 rows", (name) => {
    for (const n of [9, 21, 75, 130]) {
      const { residual, overlap } = faults(NASTY[name](n), n);
      expect(Math.max(residual, overlap), `${n} rows`).toBeLessThan(10);
    }
  });

  test.each(Object.keys(NASTY))("%s: vectors of the largest are those of a whole decomposition", (name) => {
    for (const [n, wanted] of [
      [9, 2],
      [21, 3],
      [75, 5],
      [130, 0],
      [130, 7],
      [130, 66],
      [130, 130],
    ]) {
      const a = NASTY[name](n);
      const whole = decompose(a, n);
      const values = new Float64Array(n);
      const vectors = a.slice();
      expect(householderEigenInto(values, vectors, new Float64Array(n), n, wanted)).toBe(true);
      expect(values).toEqual(whole.values);
      let furthest = 0;
      for (let cell = (n - wanted) * n; cell < n * n; cell++)
        furthest = Math.max(furthest, Math.abs(vectors[cell] - whole.vectors[cell]));
      expect(furthest).toBeLessThan(1e-14);
    }
  });

  test("second differences of 200 points have 2 − 2 cos(πk/201)", () => {
    const n = 200;
    const { values } = decompose(NASTY["tridiagonal, second differences"](n), n);
    for (let k = 0; k < n; k++) {
      expect(Math.abs(values[k] - (2 - 2 * Math.cos((Math.PI * (k + 1)) / (n + 1))))).toBeLessThan(1e-13);
    }
  });

  test("a diagonal, a zero matrix and one of rank one are no special case", () => {
    expect([...decompose(Float64Array.of(3, 0, 0, 0, 1, 0, 0, 0, 2), 3).values]).toEqual([1, 2, 3]);
    expect([...decompose(new Float64Array(16), 4).values]).toEqual([0, 0, 0, 0]);
    const { values } = decompose(new Float64Array(25).fill(1), 5);
    expect(values[4]).toBeCloseTo(5, 13);
    for (const value of values.subarray(0, 4)) expect(Math.abs(value)).toBeLessThan(1e-14);
    expect(decompose(new Float64Array(0), 0).converged).toBe(true);
  });

  test.each([3, 40])("an element that is not finite is told, n = %i", (n) => {
    const a = randomSymmetric(n, 1);
    a[(n - 1) * n] = Number.NaN;
    expect(decompose(a, n).converged).toBe(false);
    a[(n - 1) * n] = Number.POSITIVE_INFINITY;
    expect(decompose(a, n).converged).toBe(false);
  });
});

test("both kinds agree on values and vectors of a spectrum without pairs", () => {
  const n = 100;
  const a = filled(n, (i, j) => (i === j ? i : 0.1 * wave(i, j)));
  const [simd, plain] = (["simd", "plain"] as const).map((kernels) => {
    useKernels(kernels);
    return decompose(a, n);
  });
  for (let i = 0; i < n; i++) expect(Math.abs(simd.values[i] - plain.values[i])).toBeLessThan(1e-12);
  for (let i = 0; i < n * n; i++) expect(Math.abs(simd.vectors[i] - plain.vectors[i])).toBeLessThan(1e-11);
});
