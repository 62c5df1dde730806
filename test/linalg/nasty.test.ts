import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  householderEigenInto,
  kernelKind,
  ldlFactor,
  ldlSolveInto,
  matrix,
  symmetricEigen,
  thinQr,
  thinSvd,
  useKernels,
} from "../../engine/linalg/index.ts";

// Answers in 60 digits, of test/reference/linalg/nasty.py.
const reference = JSON.parse(
  readFileSync(new URL("../reference/linalg/nasty.json", import.meta.url), "utf8"),
);

const kind = kernelKind();
afterEach(() => useKernels(kind));

function expectAbsolute(found: ArrayLike<number>, sought: readonly number[], bound: number): void {
  expect(found.length).toBe(sought.length);
  sought.forEach((value, i) => {
    expect(Math.abs(found[i] - value)).toBeLessThan(bound);
  });
}

function expectRelative(found: ArrayLike<number>, sought: readonly number[], bound: number): void {
  expectAbsolute(
    Float64Array.from(found, (value, i) => value / sought[i] - 1),
    sought.map(() => 0),
    bound,
  );
}

describe.each(["simd", "plain"] as const)("answers in 60 digits, %s", (kernels) => {
  beforeEach(() => useKernels(kernels));

  test("eigenvalues of covariances in units twelve decades apart: Jacobi has the digits of each", () => {
    const { a, values } = reference.scaled;
    expectRelative(symmetricEigen(matrix(12, 12, a)).values, values, 1e-14);
  });

  test("the same by tridiagonalisation: to the rounding of the largest", () => {
    const { a, values } = reference.scaled;
    const found = new Float64Array(12);
    householderEigenInto(found, Float64Array.from(a), new Float64Array(12), 12);
    expectAbsolute(found, values, 12 * 2 ** -52 * values[11]);
  });

  test("Hilbert's matrix of 8 rows, condition 1e10", () => {
    const { a, values } = reference.hilbert;
    const found = new Float64Array(8);
    householderEigenInto(found, Float64Array.from(a), new Float64Array(8), 8);
    expectAbsolute(found, values, 8 * 2 ** -52 * values[7]);
    expectAbsolute(symmetricEigen(matrix(8, 8, a)).values, values, 8 * 2 ** -52 * values[7]);
  });

  test("a tall Hilbert matrix: triangle and singular values, the smallest of which is below √ε of the largest", () => {
    const { rows, cols, a, singular, triangle } = reference.tall;
    const { r } = thinQr(matrix(rows, cols, a));
    expectAbsolute(
      Float64Array.from({ length: cols }, (_, k) => r.values[k * (cols + 1)]),
      triangle,
      8 * 2 ** -52 * singular[0],
    );
    expect(singular[cols - 1] / singular[0]).toBeLessThan(2 ** -26);
    expectAbsolute(thinSvd(matrix(rows, cols, a)).values, singular, 8 * 2 ** -52 * singular[0]);
  });

  test("a constrained minimum whose costs are six decades apart", () => {
    const { a, b, x } = reference.kkt;
    const factor = ldlFactor(a, b.length);
    if (factor === undefined) throw new Error("no factor");
    const found = new Float64Array(b.length);
    ldlSolveInto(found, factor, b);
    expectAbsolute(found, x, 1e-13 * Math.max(...x.map(Math.abs)));
  });
});
