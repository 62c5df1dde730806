import fc from "fast-check";
import { expect, test } from "vitest";
import { medianOf } from "../../engine/stats/index.ts";

test("the median is the middle of the sorted values, or the mean of the middle two", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 }), (values) => {
      const sorted = [...values].sort((a, b) => a - b);
      const middle = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
      const median = medianOf(Float64Array.from(values));
      expect(Math.abs(median - middle)).toBeLessThanOrEqual(1e-15 * Math.abs(middle));
    }),
    { seed: 20240229, numRuns: 500 },
  );
  expect(medianOf(new Float64Array(0))).toBeNaN();
  expect(medianOf(new Float64Array(1000).fill(7))).toBe(7);
});
