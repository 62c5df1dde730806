import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { semidefiniteRoot } from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

/** RᵀR, by plain sums. */
function squared(rows: Float64Array, rank: number, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, cell) => {
    const [i, j] = [Math.floor(cell / n), cell % n];
    let sum = 0;
    for (let r = 0; r < rank; r++) sum += rows[r * n + i]! * rows[r * n + j]!;
    return sum;
  });
}

/** B Bᵀ of a random B with so many columns. */
function ofRank(n: number, rank: number, seed: number): Float64Array {
  const random = randomStream("semidefinite root", seed);
  return squared(
    Float64Array.from({ length: rank * n }, () => random.normal()),
    rank,
    n,
  );
}

const shape = fc
  .record({ n: fc.integer({ min: 1, max: 9 }), seed: fc.integer(), drop: fc.integer({ min: 0, max: 4 }) })
  .map(({ n, seed, drop }) => ({ n, seed, rank: Math.max(1, n - drop) }));

describe("the root of a semi-definite matrix", () => {
  test("squared is the matrix, has as many rows as this has rank, and rows of factors that are no pivot are empty from there on", () => {
    fc.assert(
      fc.property(shape, ({ n, rank, seed }) => {
        const a = ofRank(n, rank, seed);
        const root = semidefiniteRoot(a, n)!;
        expect(root.rank).toBe(rank);
        expect(root.rows.length).toBe(rank * n);
        expect(root.rest).toHaveLength(n - rank);
        const scale = Math.max(...a);
        expectClose(
          squared(root.rows, rank, n).map((value) => value / scale),
          a.map((value) => value / scale),
          1e-13,
        );
        // Triangular in the order of the pivots: what was taken out is in no later row.
        const pivots = [...Array(n).keys()].filter((i) => !root.rest.includes(i));
        const counts = pivots.map(
          (i) =>
            Array.from({ length: rank }, (_, r) => root.rows[r * n + i]).filter((value) => value !== 0)
              .length,
        );
        expect(counts.sort((x, y) => x - y)).toEqual(counts.map((_, at) => at + 1));
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  test("worked by hand: the largest diagonal comes first, a factor that is a combination of others comes last", () => {
    // x₃ = x₁ + x₂, variances 4 and 9: 13 is the largest, then of the rest [4 − 16/13] and [9 − 81/13], which are equal: 36/13.
    const root = semidefiniteRoot(Float64Array.of(4, 0, 4, 0, 9, 9, 4, 9, 13), 3)!;
    expect([root.rank, root.rest]).toEqual([2, [1]]);
    const first = [4, 9, 13].map((value) => value / Math.sqrt(13));
    const second = [Math.sqrt(36 / 13), -Math.sqrt(36 / 13), 0];
    expectClose(root.rows, [...first, ...second], 1e-14);
  });

  test("reads the lower triangle and leaves its argument alone", () => {
    const a = ofRank(5, 5, 3);
    const lower = a.map((value, cell) => (cell % 5 > Math.floor(cell / 5) ? Number.NaN : value));
    const before = lower.slice();
    expect(semidefiniteRoot(lower, 5)).toEqual(semidefiniteRoot(a, 5));
    expect(lower).toEqual(before);
  });

  test("in other units it is a root in those: the same where one unit is for all, else pivots may come in another order", () => {
    const a = ofRank(6, 4, 11);
    const root = semidefiniteRoot(a, 6)!;
    for (const unit of [2 ** -20, 2 ** 30]) {
      const scaled = semidefiniteRoot(
        a.map((value) => value * unit * unit),
        6,
      )!;
      expect([scaled.rank, scaled.rest]).toEqual([root.rank, root.rest]);
      expect(scaled.rows).toEqual(root.rows.map((value) => value * unit));
    }
    const units = [1, 2 ** -20, 2 ** 14, 1, 2 ** -3, 2 ** 30];
    const at = (cell: number) => units[Math.floor(cell / 6)]! * units[cell % 6]!;
    const mixed = semidefiniteRoot(
      a.map((value, cell) => value * at(cell)),
      6,
    )!;
    const back = squared(mixed.rows, mixed.rank, 6).map((value, cell) => value / at(cell));
    expectClose(back, a, 1e-12);
  });

  test("factors of variance 0 have empty columns; without any other the rank is 0", () => {
    const root = semidefiniteRoot(Float64Array.of(0, 0, 0, 2), 2)!;
    expect([root.rank, root.rest, [...root.rows]]).toEqual([1, [0], [0, Math.sqrt(2)]]);
    expect(semidefiniteRoot(new Float64Array(4), 2)).toMatchObject({ rank: 0, rest: [0, 1] });
  });

  test.each([
    ["a negative variance", [1, 0, 0, -1e-9], 2],
    ["a covariance beyond its variances", [1, 1.001, 1.001, 1], 2],
    ["covariances of a factor without variance", [0, 0.1, 0.1, 1], 2],
    ["correlations that no three factors have", [1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1], 3],
    ["a covariance between two that are used up", [1, 1, 1, 1, 1, 0.5, 1, 0.5, 1], 3],
  ])("%s has none", (_, values, n) => {
    expect(semidefiniteRoot(Float64Array.from(values), n)).toBeUndefined();
  });

  test("what rounding leaves below zero is none, ten times as much is", () => {
    const bound = 64 * 2 * 2 ** -52;
    const near = (off: number) => semidefiniteRoot(Float64Array.of(1, 1, 1, 1 - off), 2);
    expect(near(bound / 2)?.rank).toBe(1);
    expect(near(10 * bound)).toBeUndefined();
  });
});
