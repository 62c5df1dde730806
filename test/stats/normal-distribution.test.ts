import { describe, expect, it } from "vitest";
import { normalCumulative, normalDensity, normalQuantile } from "../../engine/stats/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

describe("normalCumulative", () => {
  it("values of scipy.stats.norm.cdf (scipy 1.17.1), relative", () => {
    const known: readonly (readonly [number, number])[] = [
      [-8, 6.22096057427174e-16],
      [-5, 2.866515718791933e-7],
      [-2.6, 0.004661188023718747],
      [-2.4, 0.008197535924596131],
      [-1, 0.15865525393145707],
      [-0.1, 0.460172162722971],
      [0.3, 0.6179114221889526],
      [1.7, 0.955434537241457],
      [2.5, 0.9937903346742238],
      [3, 0.9986501019683699],
      [6, 0.9999999990134123],
    ];
    for (const [x, p] of known) expectClose(normalCumulative(x) / p, 1, TOLERANCE.algebra);
  });

  it("is the inverse of the quantile, symmetric, and rises across the seam of its two forms", () => {
    for (let i = 1; i < 200; i++) {
      const p = i / 200;
      expectClose(normalCumulative(normalQuantile(p)), p, TOLERANCE.algebra);
      expectClose(normalCumulative(-i / 20) + normalCumulative(i / 20), 1, TOLERANCE.algebra);
    }
    expect(normalCumulative(-2.5000001)).toBeLessThan(normalCumulative(-2.4999999));
    expect([0, 1, Number.NaN]).toEqual(
      [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN].map(normalCumulative),
    );
    expect(normalDensity(0)).toBe(1 / Math.sqrt(2 * Math.PI));
  });
});
