import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  kernelKind,
  type Matrix,
  matrix,
  matrixFrom,
  multiply,
  thinQr,
  thinSvd,
  transpose,
  useKernels,
} from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";

const kind = kernelKind();
afterEach(() => useKernels(kind));

function normals(rows: number, cols: number, seed: number): Matrix {
  const random = randomStream("thin", seed);
  return matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.normal()),
  );
}

function farthest(found: Matrix, sought: Matrix): number {
  expect([found.rows, found.cols]).toEqual([sought.rows, sought.cols]);
  let worst = 0;
  for (let i = 0; i < found.values.length; i++) {
    const distance = Math.abs(found.values[i] - sought.values[i]);
    worst = Math.max(worst, distance);
  }
  return worst;
}

const identity = (n: number): Matrix =>
  matrix(
    n,
    n,
    Array.from({ length: n * n }, (_, cell) => (cell % (n + 1) === 0 ? 1 : 0)),
  );

const expectOrthonormal = (a: Matrix): void =>
  expect(farthest(multiply(transpose(a), a), identity(a.cols))).toBeLessThan(1e-13 * Math.sqrt(a.cols));

const scaledColumns = (a: Matrix, scales: ArrayLike<number>): Matrix =>
  matrix(
    a.rows,
    a.cols,
    Float64Array.from(a.values, (value, cell) => value * scales[cell % a.cols]),
  );

const shapes = fc.record({
  n: fc.integer({ min: 1, max: 70 }),
  more: fc.integer({ min: 0, max: 60 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});
const runs = { seed: 8, numRuns: 25 };

/** Läuchli's matrix: a row of ones over ε I; its singular values are √(n + ε²) and ε. */
const lauchli = (n: number, epsilon: number): Matrix =>
  matrix(
    n + 1,
    n,
    Array.from({ length: (n + 1) * n }, (_, cell) =>
      cell < n ? 1 : cell % n === Math.floor(cell / n) - 1 ? epsilon : 0,
    ),
  );

describe.each(["simd", "plain"] as const)("thinQr, %s", (kernels) => {
  beforeEach(() => useKernels(kernels));

  test("Q R = A, QᵀQ = I, R upper with a diagonal that is not negative", () => {
    fc.assert(
      fc.property(shapes, ({ n, more, seed }) => {
        const a = normals(n + more, n, seed);
        const { q, r } = thinQr(a);
        expect(farthest(multiply(q, r), a)).toBeLessThan(1e-13 * (n + more));
        expectOrthonormal(q);
        for (let i = 0; i < n; i++) {
          expect(r.values[i * (n + 1)]).toBeGreaterThanOrEqual(0);
          for (let j = 0; j < i; j++) expect(r.values[i * n + j]).toBe(0);
        }
      }),
      runs,
    );
  });

  test("columns that repeat, vanish, or are the identity", () => {
    const { q, r } = thinQr(
      matrixFrom([
        [1, 1, 0],
        [1, 1, 0],
        [1, 1, 0],
        [0, 0, 0],
      ]),
    );
    expectOrthonormal(q);
    expect(r.values[0]).toBeCloseTo(Math.sqrt(3), 14);
    expect(Math.abs(r.values[4])).toBeLessThan(1e-15);
    expect(farthest(thinQr(identity(5)).q, identity(5))).toBe(0);
  });

  test("refuses a wide matrix", () => {
    expect(() => thinQr(normals(2, 3, 1))).toThrow("thinQr needs no more columns than rows, got 2×3");
  });
});

describe.each(["simd", "plain"] as const)("thinSvd, %s", (kernels) => {
  beforeEach(() => useKernels(kernels));

  test("U Σ Vᵀ = A, orthonormal sides, values descend; tall and wide", () => {
    fc.assert(
      fc.property(shapes, fc.boolean(), ({ n, more, seed }, isWide) => {
        const tall = normals(n + more, n, seed);
        const a = isWide ? transpose(tall) : tall;
        const { u, values, v } = thinSvd(a);
        expect(farthest(multiply(scaledColumns(u, values), transpose(v)), a)).toBeLessThan(
          1e-13 * (n + more),
        );
        expectOrthonormal(u);
        expectOrthonormal(v);
        for (let k = 1; k < n; k++) expect(values[k]).toBeLessThanOrEqual(values[k - 1]);
      }),
      runs,
    );
  });

  test.each([1e-3, 1e-9, 1e-12])("Läuchli's matrix of 20 columns with ε = %f", (epsilon) => {
    // AᵀA rounds ε² away where it is below 2.2e-16: its eigenvalues would show 0.
    const { values } = thinSvd(lauchli(20, epsilon));
    expect(values[0]).toBeCloseTo(Math.sqrt(20 + epsilon ** 2), 13);
    for (const value of values.subarray(1)) expect(Math.abs(value - epsilon)).toBeLessThan(4e-15);
  });

  test("rank two of five, and zeros: both sides stay orthonormal", () => {
    for (const a of [multiply(normals(30, 2, 4), normals(2, 12, 5)), matrix(12, 10, new Float64Array(120))]) {
      const { u, values, v } = thinSvd(a);
      expectOrthonormal(u);
      expectOrthonormal(v);
      expect(farthest(multiply(scaledColumns(u, values), transpose(v)), a)).toBeLessThan(1e-13);
      for (const value of values.subarray(2)) expect(value).toBeLessThan(1e-13);
    }
  });

  test("constant matrices: √(mn) and zeros", () => {
    for (const [m, n] of [
      [8, 8],
      [20, 5],
      [45, 5],
      [56, 18],
      [100, 3],
      [5, 45],
      [35, 29],
      [70, 31],
      [87, 28],
      [32, 24],
    ] as const) {
      for (const value of [1, 0.1, -1e140]) {
        const a = matrix(m, n, new Float64Array(m * n).fill(value));
        const { u, values, v } = thinSvd(a);
        const norm = Math.abs(value) * Math.sqrt(m * n);
        expect(Math.abs(values[0] / norm - 1)).toBeLessThan(1e-14);
        for (const rest of values.subarray(1)) expect(rest / norm).toBeLessThan(1e-14);
        expectOrthonormal(u);
        expectOrthonormal(v);
      }
    }
  });

  test("of low rank, with columns that repeat, and dummies beside their sum", () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 4 }), ({ n, more, seed }, rank) => {
        const m = n + more;
        const whole = normals(m, n, seed);
        const repeated = matrix(
          m,
          n,
          Array.from(whole.values, (_, cell) => whole.values[cell - ((cell % n) % rank)] as number),
        );
        const dummies = matrix(
          m,
          n,
          Array.from(whole.values, (_, cell) =>
            cell % n === 0 || cell % n === 1 + (Math.floor(cell / n) % (n - 1 || 1)) ? 1 : 0,
          ),
        );
        for (const a of [multiply(normals(m, rank, seed), normals(rank, n, seed + 1)), repeated, dummies]) {
          const { u, values, v } = thinSvd(a);
          const norm = values[0] as number;
          expect(farthest(multiply(scaledColumns(u, values), transpose(v)), a)).toBeLessThan(
            1e-13 * m * norm,
          );
          expectOrthonormal(u);
          expectOrthonormal(v);
        }
      }),
      { ...runs, numRuns: 15 },
    );
  });

  test("columns eight decades apart: to the rounding of the largest", () => {
    // A = B D with orthonormal B: the singular values are D's.
    const scales = Float64Array.from({ length: 9 }, (_, k) => 10 ** (4 - k));
    const { values, v } = thinSvd(scaledColumns(thinQr(normals(60, 9, 6)).q, scales));
    for (let k = 0; k < 9; k++) expect(Math.abs(values[k] - scales[k])).toBeLessThan(1e-15 * scales[0]);
    expect(farthest(v, identity(9))).toBeLessThan(1e-7);
  });

  test("refuses NaN", () => {
    expect(() =>
      thinSvd(
        matrixFrom([
          [1, Number.NaN],
          [0, 1],
        ]),
      ),
    ).toThrow("thinSvd did not converge");
  });
});
