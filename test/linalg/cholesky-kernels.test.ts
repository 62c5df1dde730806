import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  choleskyInto,
  choleskyInverseInto,
  choleskySolveBatchInto,
  choleskySolveInto,
  choleskySolveManyInto,
  kernelKind,
  multiplyInto,
  multiplyTransposedInto,
  useKernels,
} from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

const kind = kernelKind();
afterEach(() => useKernels(kind));

function normals(seed: number, count: number): Float64Array {
  const random = randomStream("cholesky-kernels", seed);
  return Float64Array.from({ length: count }, () => random.normal());
}

/** B Bᵀ / n + I. */
function positiveDefinite(n: number, seed: number): Float64Array {
  const b = normals(seed, n * n).map((value) => value / Math.sqrt(n));
  const a = multiplyTransposedInto(new Float64Array(n * n), b, b, n, n, n);
  for (let i = 0; i < n; i++) a[i * (n + 1)] += 1;
  return a;
}

function farthest(found: Float64Array, sought: Float64Array): number {
  return found.reduce((worst, value, i) => Math.max(worst, Math.abs(value - sought[i])), 0);
}

const sizes = fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 0, max: 1e6 }));
const runs = { seed: 5, numRuns: 25 };

describe.each(["simd", "plain"] as const)("Cholesky of any size, %s", (kernels) => {
  beforeEach(() => useKernels(kernels));

  test("L Lᵀ = A, the upper triangle 0; A A⁻¹ = I", () => {
    fc.assert(
      fc.property(sizes, ([n, seed]) => {
        const a = positiveDefinite(n, seed);
        const lower = new Float64Array(n * n).fill(Number.NaN);
        expect(choleskyInto(lower, a, n)).toBe(-1);
        for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) expect(lower[i * n + j]).toBe(0);
        expect(
          farthest(multiplyTransposedInto(new Float64Array(n * n), lower, lower, n, n, n), a),
        ).toBeLessThan(1e-13);
        const inverse = new Float64Array(n * n).fill(Number.NaN);
        choleskyInverseInto(inverse, lower, n);
        const product = multiplyInto(new Float64Array(n * n), a, inverse, n, n, n);
        for (let i = 0; i < n; i++) product[i * (n + 1)] -= 1;
        expect(farthest(product, new Float64Array(n * n))).toBeLessThan(1e-12);
        const inPlace = a.slice();
        choleskyInto(inPlace, inPlace, n);
        expect(inPlace).toEqual(lower);
      }),
      runs,
    );
  });

  test("a diagonal block and its border: the envelope changes nothing", () => {
    const n = 60;
    const a = positiveDefinite(n, 3);
    for (let i = 0; i < 45; i++) for (let j = 0; j < i; j++) a[i * n + j] = a[j * n + i] = 0;
    const lower = new Float64Array(n * n);
    expect(choleskyInto(lower, a, n)).toBe(-1);
    expect(farthest(multiplyTransposedInto(new Float64Array(n * n), lower, lower, n, n, n), a)).toBeLessThan(
      1e-13,
    );
  });

  test("the first row that is a combination of those before is told, in any unit", () => {
    const n = 40;
    const a = positiveDefinite(n, 4);
    for (let j = 0; j < n; j++) a[30 * n + j] = a[3 * n + j] + a[7 * n + j];
    for (let i = 0; i < n; i++) a[i * n + 30] = a[i * n + 3] + a[i * n + 7];
    for (const unit of [1, 1e-9, 1e9]) {
      const scaled = a.map(
        (value, cell) => value * (Math.floor(cell / n) === 30 ? unit : 1) * (cell % n === 30 ? unit : 1),
      );
      expect(choleskyInto(new Float64Array(n * n), scaled, n)).toBe(30);
    }
  });

  test("A X = B for many right-hand sides, in place too", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 40 }), ([n, seed], m) => {
        const a = positiveDefinite(n, seed);
        const lower = new Float64Array(n * n);
        choleskyInto(lower, a, n);
        const b = normals(seed + 1, n * m);
        const x = choleskySolveManyInto(new Float64Array(n * m), lower, b, n, m);
        expect(farthest(multiplyInto(new Float64Array(n * m), a, x, n, n, m), b)).toBeLessThan(1e-12);
        const column = new Float64Array(n);
        choleskySolveInto(
          column,
          lower,
          b.filter((_, cell) => cell % m === m - 1),
          n,
        );
        expect(
          farthest(
            x.filter((_, cell) => cell % m === m - 1),
            column,
          ),
        ).toBeLessThan(1e-12);
        expect(choleskySolveManyInto(b, lower, b, n, m)).toEqual(x);
      }),
      runs,
    );
  });

  test.each([
    [1, 1],
    [3, 7],
    [5, 1025],
    [20, 33],
  ])("%i×%i: a batch is its systems one by one, NaN where one is singular", (n, count) => {
    const a = new Float64Array(count * n * n);
    for (let p = 0; p < count; p++) a.set(positiveDefinite(n, p), p * n * n);
    const b = normals(9, count * n);
    const singular = count >> 1;
    if (n > 1) for (let i = 0; i < n; i++) a[singular * n * n + (n - 1) * n + i] = a[singular * n * n + i];
    if (n > 1) a[(singular + 1) * n * n - 1] = a[singular * n * n];
    const x = choleskySolveBatchInto(new Float64Array(count * n), a, b, n, count);
    for (let p = 0; p < count; p++) {
      const own = new Float64Array(n);
      const lower = new Float64Array(n * n);
      const failed = choleskyInto(lower, a.subarray(p * n * n, (p + 1) * n * n), n) >= 0;
      expect(failed).toBe(n > 1 && p === singular);
      choleskySolveInto(own, lower, b.subarray(p * n, (p + 1) * n), n);
      const found = x.subarray(p * n, (p + 1) * n);
      if (failed) expect([...found]).toEqual(new Array(n).fill(Number.NaN));
      else expect(farthest(found, own)).toBeLessThan(1e-13);
    }
    expect(choleskySolveBatchInto(b, a, b, n, count)).toEqual(x);
  });
});
