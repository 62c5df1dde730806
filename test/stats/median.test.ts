import fc from "fast-check";
import { expect, test } from "vitest";
import { medianOf, randomStream } from "../../engine/stats/index.ts";

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

test("it is so of many values, sorted or tied as they may be, and where the sample misleads", () => {
  const random = randomStream("median");
  const shapes: readonly ((i: number) => number)[] = [
    () => random.normal(),
    () => Math.exp(3 * random.normal()),
    (i) => i,
    (i) => -i,
    () => Math.floor(3 * random.uniform()),
    () => Math.max(0, random.normal()),
    // Every value that the sample takes is an outlier.
    (i) => (i % 8 === 0 ? 1e6 + random.uniform() : random.normal()),
  ];
  for (const count of [399, 400, 1001, 1024, 2400]) {
    for (const shape of shapes) {
      const values = Float64Array.from({ length: count }, (_, i) => shape(i));
      const sorted = values.slice().sort();
      const middle = (sorted[(count - 1) >> 1] + sorted[count >> 1]) / 2;
      const used = values.slice();
      expect(medianOf(used)).toBe(middle);
      expect(used.sort()).toEqual(sorted);
    }
  }
});
