import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  kernelKind,
  ldlFactor,
  ldlSolveInto,
  matrix,
  negativeCount,
  symmetricEigen,
  useKernels,
} from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

const kind = kernelKind();
afterEach(() => useKernels(kind));

/** Random and symmetric; with `zeros` the diagonal of its last third is 0, as in the equations of a constrained minimum. */
function indefinite(n: number, seed: number, zeros: boolean): Float64Array {
  const random = randomStream("ldl", seed);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = random.normal();
  if (zeros) {
    const from = n - Math.floor(n / 3);
    for (let i = from; i < n; i++) for (let j = from; j < n; j++) a[i * n + j] = 0;
  }
  return a;
}

/** L D Lᵀ with rows and columns put back where A has them. */
function rebuilt({ lower, coupling, order }: NonNullable<ReturnType<typeof ldlFactor>>): Float64Array {
  const n = order.length;
  const l = (i: number, k: number): number => (i === k ? 1 : i > k ? lower[i * n + k] : 0);
  const d = (i: number, k: number): number =>
    i === k ? lower[i * (n + 1)] : Math.abs(i - k) === 1 ? coupling[Math.min(i, k)] : 0;
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k <= i; k++) {
        for (const m of [k - 1, k, k + 1]) if (m >= 0 && m <= j) sum += l(i, k) * d(k, m) * l(j, m);
      }
      a[order[i] * n + order[j]] = sum;
    }
  }
  return a;
}

const cases = fc.record({
  n: fc.integer({ min: 1, max: 60 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
  zeros: fc.boolean(),
});

describe.each(["simd", "plain"] as const)("ldlFactor, %s", (kernels) => {
  beforeEach(() => useKernels(kernels));

  test("L D Lᵀ is A, A x = b is solved, and D has the signs of the eigenvalues", () => {
    fc.assert(
      fc.property(cases, ({ n, seed, zeros }) => {
        const a = indefinite(n, seed, zeros);
        const factor = ldlFactor(a, n);
        if (factor === undefined) throw new Error("no factor");
        const again = rebuilt(factor);
        for (let cell = 0; cell < n * n; cell++)
          expect(Math.abs(again[cell] - a[cell])).toBeLessThan(1e-12 * n);
        const truth = Float64Array.from({ length: n }, (_, i) => 1 + (i % 3));
        const b = truth.map((_, i) => truth.reduce((sum, value, j) => sum + a[i * n + j] * value, 0));
        const x = new Float64Array(n);
        ldlSolveInto(x, factor, b);
        const { values } = symmetricEigen(matrix(n, n, a));
        const least = Math.min(...values.map(Math.abs));
        for (let i = 0; i < n; i++) expect(Math.abs(x[i] - truth[i])).toBeLessThan((1e-12 * n) / least);
        expect(negativeCount(factor)).toBe(values.filter((value) => value < 0).length);
      }),
      { seed: 3, numRuns: 40 },
    );
  });

  test("the equations of a constrained minimum, by hand: min ½x² + ½y², x + y = 2", () => {
    const factor = ldlFactor([1, 0, 1, 0, 1, 1, 1, 1, 0], 3);
    if (factor === undefined) throw new Error("no factor");
    const x = new Float64Array(3);
    ldlSolveInto(x, factor, [0, 0, 2]);
    expect(x[0]).toBeCloseTo(1, 15);
    expect(x[1]).toBeCloseTo(1, 15);
    expect(x[2]).toBeCloseTo(-1, 15);
    expect(negativeCount(factor)).toBe(1);
  });

  test.each([3, 40])("zeros and NaN have no factors, n = %i", (n) => {
    expect(ldlFactor(new Float64Array(n * n), n)).toBeUndefined();
    const a = indefinite(n, 1, false);
    a[(n - 1) * n] = Number.NaN;
    expect(ldlFactor(a, n)).toBeUndefined();
  });

  test("reads the lower triangle only, and leaves it alone", () => {
    const n = 30;
    const a = indefinite(n, 2, true);
    const lower = a.map((value, cell) => (cell % n > Math.floor(cell / n) ? Number.NaN : value));
    const before = lower.slice();
    expect(ldlFactor(lower, n)?.order).toEqual(ldlFactor(a, n)?.order);
    expect(lower).toEqual(before);
  });
});
