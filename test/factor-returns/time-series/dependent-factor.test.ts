import { expect, test } from "vitest";
import { dependentFactor } from "../../../engine/factor-returns/index.ts";
import { matrix } from "../../../engine/linalg/index.ts";
import { randomStream } from "../../../engine/stats/index.ts";

const random = randomStream("dependent");
const rows = Array.from({ length: 60 }, () => [random.normal(), random.normal(), random.normal()] as const);
const found = (row: (f: readonly [number, number, number]) => number[], intercept = true) => {
  const values = rows.map(row);
  return dependentFactor(matrix(60, values[0]!.length, values.flat()), intercept);
};

test("the factor that is constant, or a combination of others, is named with those others", () => {
  expect(found(([a, b, c]) => [a, b, c])).toBeUndefined();
  expect(found(([a, , c]) => [a, 0.1, c])).toEqual({ factor: 1, others: [] });
  expect(found(([a, b]) => [a, b, a])).toEqual({ factor: 2, others: [0] });
  expect(found(([a, b, c]) => [a, b, c, 0.5 - 0.3 * a + 1e-3 * c])).toEqual({ factor: 3, others: [0, 2] });
  expect(found(([a, b]) => [a, b, a + 1e-4 * b])).toEqual({ factor: 2, others: [0, 1] });
});

test("without an intercept a constant is a factor, 0 is none; periods that are not known do not count", () => {
  expect(found(([a, b]) => [a, b, 0.1], false)).toBeUndefined();
  expect(found(([a, b]) => [a, b, 0], false)).toEqual({ factor: 2, others: [] });
  expect(found(([a, b]) => [a, b, a + 0.1], false)).toBeUndefined();
  expect(found(([a, b, c]) => [a, c > 0 ? Number.NaN : b, c > 0 ? c : b])).toEqual({
    factor: 2,
    others: [1],
  });
});
