import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EngineError } from "../../engine/errors/index.ts";
import { dot, matrix, matrixFrom, multiply, quadraticForm, transpose } from "../../engine/linalg/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

const runs = { seed: 20240131, numRuns: 200 };
const entry = fc.double({ min: -5, max: 5, noNaN: true });
const size = fc.integer({ min: 1, max: 6 });

const sized = (rows: number, cols: number) =>
  fc
    .array(entry, { minLength: rows * cols, maxLength: rows * cols })
    .map((values) => matrix(rows, cols, values));

describe("matrix", () => {
  test("is row-major", () => {
    const a = matrixFrom([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect([a.rows, a.cols, a.values[1 * 3 + 2]]).toEqual([2, 3, 6]);
  });

  test("refuses values that do not fill it, and ragged rows", () => {
    expect(() => matrix(2, 2, [1, 2, 3])).toThrow("matrix 2×2 needs 4 values, got 3");
    expect(() => matrixFrom([[1, 2], [3]])).toThrow(EngineError);
  });

  test("ragged rows that happen to fill the shape are refused too", () => {
    expect(() => matrixFrom([[1, 2], [3], [4, 5, 6]])).toThrow(EngineError);
  });

  test("without rows is 0×0", () => {
    expect(matrixFrom([])).toMatchObject({ rows: 0, cols: 0 });
  });
});

describe("multiply", () => {
  test("multiplies matrices worked by hand", () => {
    // [1 2; 3 4] [5 6; 7 8] = [19 22; 43 50]
    expect(
      Array.from(
        multiply(
          matrixFrom([
            [1, 2],
            [3, 4],
          ]),
          matrixFrom([
            [5, 6],
            [7, 8],
          ]),
        ).values,
      ),
    ).toEqual([19, 22, 43, 50]);
  });

  test("(A B)ᵀ = Bᵀ Aᵀ and (A B) C = A (B C)", () => {
    const three = fc
      .tuple(size, size, size, size)
      .chain(([m, k, n, p]) => fc.tuple(sized(m, k), sized(k, n), sized(n, p)));
    fc.assert(
      fc.property(three, ([a, b, c]) => {
        expectClose(
          transpose(multiply(a, b)).values,
          multiply(transpose(b), transpose(a)).values,
          TOLERANCE.algebra,
        );
        expectClose(multiply(multiply(a, b), c).values, multiply(a, multiply(b, c)).values, 1e-10);
      }),
      runs,
    );
  });

  test("a zero times NaN is NaN: a missing value is never lost", () => {
    expect(multiply(matrixFrom([[0, 1]]), matrixFrom([[Number.NaN], [1]])).values[0]).toBeNaN();
  });

  test("refuses shapes that do not fit", () => {
    expect(() => multiply(matrix(1, 2, [1, 2]), matrix(1, 2, [1, 2]))).toThrow("got 1×2 and 1×2");
  });
});

describe("quadraticForm and dot", () => {
  test("are sums worked by hand", () => {
    // (1, 2) [2 1; 1 3] (1, 2)ᵀ = 2 + 2 + 2 + 12 = 18
    expect(
      quadraticForm(
        [1, 2],
        matrixFrom([
          [2, 1],
          [1, 3],
        ]),
      ),
    ).toBe(18);
    expect(dot([1, 2, 3], [4, 5, 6])).toBe(32);
    expect(dot([], [])).toBe(0);
  });

  test("xᵀ A x is the product of the three", () => {
    const pair = size.chain((n) => fc.tuple(sized(n, n), fc.array(entry, { minLength: n, maxLength: n })));
    fc.assert(
      fc.property(pair, ([a, x]) => {
        const row = matrix(1, x.length, x);
        expectClose(quadraticForm(x, a), multiply(multiply(row, a), transpose(row)).values[0], 1e-11);
      }),
      runs,
    );
  });

  test("transposing twice gives the matrix back, and arguments stay as they were", () => {
    const values = Object.freeze([1, 2, 3, 4, 5, 6]);
    const a = Object.freeze(matrix(2, 3, values));
    expect(Array.from(transpose(transpose(a)).values)).toEqual([1, 2, 3, 4, 5, 6]);
    multiply(a, transpose(a));
    expect(values).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
