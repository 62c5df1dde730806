import { describe, expect, test } from "vitest";
import { closeWeights } from "../../engine/factor-returns/index.ts";
import { expectClose } from "../tolerance.ts";

const everyone = new Uint8Array(4).fill(1);
const inverse = { weights: "inverse_specific_variance", weightCap: 1 } as const;

describe("closeWeights", () => {
  test("√cap in the estimation universe, 0 outside, whatever else is known", () => {
    const weights = closeWeights(Uint8Array.of(1, 0, 1, 1), [4, 9, 16, 25], [1, 1, 1, 1], {
      weights: "sqrt_cap",
      weightCap: 0.5,
    });
    expect([...weights]).toEqual([2, 0, 4, 5]);
  });

  test("inverse specific variances, scaled to a mean of 1 over the members", () => {
    const weights = closeWeights(Uint8Array.of(1, 1, 0, 1), [1, 1, 1, 1], [0.5, 0.25, 0.1, 1], inverse);
    expectClose(
      weights,
      [2, 4, 0, 1].map((w) => (3 * w) / 7),
      1e-15,
    );
  });

  test("are bounded by two quantiles of themselves", () => {
    const variance = Float64Array.from({ length: 101 }, (_, n) => 1 / (n + 1));
    const members = new Uint8Array(101).fill(1);
    const caps = new Float64Array(101).fill(1);
    const weights = closeWeights(members, caps, variance, { ...inverse, weightCap: 0.9 });
    // Inverse variances 1 … 101: the quantiles at 10 and 90 of 100 steps are 11 and 91.
    const bounded = Float64Array.from({ length: 101 }, (_, n) => Math.max(11, Math.min(91, n + 1)));
    const mean = bounded.reduce((sum, w) => sum + w, 0) / 101;
    expectClose(
      weights,
      bounded.map((w) => w / mean),
      1e-14,
    );
  });

  test("a variance of 0 has the upper bound, a missing one the lower", () => {
    const weights = closeWeights(everyone, [1, 1, 1, 1], [0, 0.5, 1, Number.NaN], inverse);
    expectClose(
      weights,
      [2, 2, 1, 1].map((w) => (4 * w) / 6),
      1e-15,
    );
  });

  test("√cap of mean 1 until there is a history, and where nothing is known", () => {
    expectClose(
      closeWeights(everyone, [1, 4, 9, 4], undefined, inverse),
      [1, 2, 3, 2].map((w) => w / 2),
      1e-15,
    );
    const unknown = new Float64Array(4).fill(Number.NaN);
    expect([...closeWeights(everyone, [1, 4, 9, 4], unknown, inverse)]).toEqual([1, 2, 3, 2]);
    expect([...closeWeights(new Uint8Array(4), [1, 4, 9, 4], unknown, inverse)]).toEqual([0, 0, 0, 0]);
  });
});
