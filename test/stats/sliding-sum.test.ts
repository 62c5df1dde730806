import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Summand, slideSum } from "../../engine/stats/index.ts";
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
