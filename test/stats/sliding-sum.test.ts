import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Summand, slideMoments, slideSum } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

const gappy = fc.array(fc.option(fc.double({ min: -3, max: 3, noNaN: true }), { nil: Number.NaN, freq: 4 }), {
  minLength: 1,
  maxLength: 120,
});

describe("slideSum", () => {
  test("moves a window of two, worked by hand", () => {
    // λ = ½, W = 2: after 1, 2, 4 the sum is 4 + 2/2; the 1 that leaves has weight λ² = ¼ by then.
    const sum = new Float64Array(1);
    const step = (enters: number, leaves: number) =>
      slideSum(sum, { values: [enters], scale: 1 }, { values: [leaves], scale: 0.25 }, 0.5);
    step(1, Number.NaN);
    step(2, Number.NaN);
    step(4, 1);
    expect([...sum]).toEqual([5]);
  });

  test("equals the direct sum over the window at every step, gaps counting as nothing", () => {
    fc.assert(
      fc.property(
        gappy,
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(1, 0.5, 0.97),
        fc.constantFrom<Summand>("value", "square", "presence"),
        (series, window, decay, summand) => {
          const term = (x: number) =>
            Number.isNaN(x) ? 0 : summand === "value" ? x : summand === "square" ? x * x : 1;
          const sum = new Float64Array(1);
          series.forEach((value, t) => {
            const entering = { values: [value], scale: 1 };
            const leaving = { values: [series[t - window] ?? Number.NaN], scale: decay ** window };
            slideSum(sum, entering, leaving, decay, summand);
            let direct = 0;
            for (let age = 0; age < window && age <= t; age++) direct += decay ** age * term(series[t - age]);
            expectClose(sum, [direct], 1e-11);
          });
        },
      ),
      { seed: 20240229, numRuns: 300 },
    );
  });
});

test("slideMoments is the four sums at once, to the bit, and what is not finite is no observation", () => {
  fc.assert(
    fc.property(
      gappy,
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom(1, 0.5, 0.97),
      (series, window, decay) => {
        const start = () => new Float64Array(1);
        const sums = { count: start(), weight: start(), first: start(), second: start() };
        const one = { count: start(), weight: start(), first: start(), second: start() };
        const gone = decay ** window;
        series.forEach((value, t) => {
          const [entering, leaving] = [value, series[t - window] ?? Number.NaN].map((x) =>
            Float64Array.of(x),
          );
          const infinite = Float64Array.of(Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value);
          slideMoments(sums, infinite, leaving as Float64Array, decay, gone);
          const edges = (enters: number, leaves: number) =>
            [
              { values: entering as Float64Array, scale: enters },
              { values: leaving as Float64Array, scale: leaves },
            ] as const;
          slideSum(one.count, ...edges(1, 1), 1, "presence");
          slideSum(one.weight, ...edges(1, gone), decay, "presence");
          slideSum(one.first, ...edges(1, gone), decay);
          slideSum(one.second, ...edges(1, gone), decay, "square");
        });
        expect(sums).toEqual(one);
      },
    ),
    { seed: 20240229, numRuns: 200 },
  );
});
