import { expect, test } from "vitest";
import { cosineVariance, randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

test("the cosine long-run variance is that of white noise, and of a moving sum its whole spectrum at 0", () => {
  for (const [width, expected] of [
    [1, 1],
    [3, 9],
  ] as const) {
    let mean = 0;
    for (let trial = 0; trial < 400; trial++) {
      const random = randomStream("cosine", width, trial);
      const shocks = Float64Array.from({ length: 1000 + width }, () => random.normal());
      const series = Float64Array.from({ length: 1000 }, (_, t) => {
        let sum = 0;
        for (let k = 0; k < width; k++) sum += shocks[t + k]!;
        return sum;
      });
      mean += cosineVariance(series).variance / 400;
    }
    expectClose(mean / expected, 1, 0.06);
  }
});

test("a level does not count, a cosine of its first frequency all of it, and short series have none", () => {
  const wave = Float64Array.from({ length: 64 }, (_, t) => Math.cos((Math.PI * (t + 0.5)) / 64));
  // (2/T) (Σ cos²)² / B = (2/64) 32² / 6.
  expectClose(cosineVariance(wave.map((value) => 7 + value)).variance, 32 / 6, 1e-12);
  expect(cosineVariance(wave).degrees).toBe(6);
  expect(cosineVariance([1, 2, 3]).variance).toBeNaN();
});
