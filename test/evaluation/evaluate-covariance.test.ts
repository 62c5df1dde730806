import { expect, test } from "vitest";
import { evaluateCovariance } from "../../engine/evaluation/index.ts";
import { matrix, matrixFrom } from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

test("two periods of two returns, by hand", () => {
  // R = (3, 1), h = 2. Σ = diag(4, 1): RᵀΣ⁻¹R / (2·2) = (9/4 + 1)/4. wᵀr = 1.5, 0.5; wᵀΣw = 1.25, h · 1.25 = 2.5.
  const got = evaluateCovariance(
    matrix(2, 2, [4, 0, 0, 1]),
    matrixFrom([
      [2, 1],
      [1, 0],
    ]),
    [0.5, 0.5],
  );
  expectClose(got.mahalanobisRatio, 0.8125, 1e-14);
  expectClose(got.diagonalRatio, 0.8125, 1e-14);
  expectClose(got.portfolioRatio, 2.5 / 2.5, 1e-14);
  expectClose(got.portfolioQlike, Math.log(2.5) + 1, 1e-14);
});

test("is invariant to a change of basis in Mahalanobis only, and 1 on average for the right covariance", () => {
  const random = randomStream("evaluate");
  let [mahalanobis, count] = [0, 0];
  for (let trial = 0; trial < 400; trial++) {
    const rows = Array.from({ length: 5 }, () => {
      const [a, b] = [random.normal(), random.normal()];
      return [2 * a, 0.6 * a + 0.8 * b];
    });
    const { mahalanobisRatio } = evaluateCovariance(matrix(2, 2, [4, 1.2, 1.2, 1]), matrixFrom(rows), [1, 0]);
    const mixed = rows.map(([x, y]) => [x + y, y]);
    const same = evaluateCovariance(matrix(2, 2, [7.4, 2.2, 2.2, 1]), matrixFrom(mixed), [1, 0]);
    expectClose(same.mahalanobisRatio, mahalanobisRatio, TOLERANCE.algebra);
    mahalanobis += mahalanobisRatio;
    count++;
  }
  // χ²(2)/2 has variance 1.
  expect(Math.abs(mahalanobis / count - 1)).toBeLessThan(4 / Math.sqrt(count));
});

test("a singular covariance has no Mahalanobis ratio; sizes that do not match and an empty window are refused", () => {
  const one = matrix(1, 2, [1, 1]);
  expect(evaluateCovariance(matrix(2, 2, [1, 1, 1, 1]), one, [1, 0]).mahalanobisRatio).toBeNaN();
  expect(() => evaluateCovariance(matrix(1, 1, [1]), one, [1])).toThrow(/1 columns, got 1×2 and 1/);
  expect(() => evaluateCovariance(matrix(2, 2, [1, 0, 0, 1]), matrix(0, 2, []), [1, 1])).toThrow(/0×2/);
});
