import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { weightedMean, weightedMoments } from "../../engine/stats/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

const runs = { seed: 20240131, numRuns: 200 };
const value = fc.double({ min: -100, max: 100, noNaN: true });
const sample = fc.array(fc.tuple(value, fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 30 });

describe("weighted moments", () => {
  test("are sums worked by hand", () => {
    // Mean (1·1 + 2·3 + 1·5)/4 = 3; variance (1·4 + 2·0 + 1·4)/4 = 2.
    const { mean, deviation } = weightedMoments([1, 3, 5], [1, 2, 1]);
    expect(mean).toBe(3);
    expect(deviation).toBe(Math.SQRT2);
  });

  test("a whole weight is as many copies of the value", () => {
    fc.assert(
      fc.property(sample, (pairs) => {
        const copies = pairs.flatMap(([x, count]) => Array.from({ length: count }, () => x));
        fc.pre(copies.length > 0);
        const weighted = weightedMoments(
          pairs.map(([x]) => x),
          pairs.map(([, weight]) => weight),
        );
        const plain = weightedMoments(
          copies,
          copies.map(() => 1),
        );
        expectClose([weighted.mean, weighted.deviation], [plain.mean, plain.deviation], 1e-11);
      }),
      runs,
    );
  });

  test("shifting moves the mean only, scaling moves both, scaling the weights moves neither", () => {
    fc.assert(
      fc.property(sample, value, fc.double({ min: 0.1, max: 10, noNaN: true }), (pairs, shift, scale) => {
        const weights = pairs.map(([, weight]) => weight);
        fc.pre(weights.some((weight) => weight > 0));
        const base = weightedMoments(
          pairs.map(([x]) => x),
          weights,
        );
        const moved = weightedMoments(
          pairs.map(([x]) => x * scale + shift),
          weights.map((weight) => weight * scale),
        );
        expectClose(
          [moved.mean, moved.deviation],
          [base.mean * scale + shift, base.deviation * scale],
          1e-10,
        );
      }),
      runs,
    );
  });

  test("weight 0 excludes a value, missing or not; a missing value with weight is not hidden", () => {
    expect(weightedMoments([1, Number.NaN, 3, 99], [1, 0, 1, 0])).toEqual({ mean: 2, deviation: 1 });
    expect(weightedMean([1, Number.NaN], [1, 1])).toBeNaN();
  });

  test("without any weight there is no mean", () => {
    expect(weightedMean([1, 2], [0, 0])).toBeNaN();
    expect(weightedMoments([], [])).toEqual({ mean: Number.NaN, deviation: Number.NaN });
  });

  test("a large offset does not eat the deviation", () => {
    expectClose(weightedMoments([1e9 + 1, 1e9 + 3], [1, 1]).deviation, 1, TOLERANCE.algebra);
  });

  test("arguments stay as they were", () => {
    const values = Object.freeze([1, 3]);
    const weights = Object.freeze([1, 1]);
    weightedMoments(values, weights);
    expect([values, weights]).toEqual([
      [1, 3],
      [1, 1],
    ]);
  });
});
