import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalQuantile } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

/** Φ(−x) for x ≥ 0: φ(x) times Laplace's continued fraction beyond 2, the series of Φ about 0 nearer. */
function upperTail(x: number): number {
  const density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  if (x > 2) {
    let fraction = x;
    for (let k = 400; k >= 1; k--) fraction = x + k / fraction;
    return density / fraction;
  }
  let term = x;
  let sum = x;
  for (let k = 1; k < 200; k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  return 0.5 - density * sum;
}

describe("the normal quantile", () => {
  test("undoes Φ over the centre and both tails", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 37, noNaN: true }), (x) => {
        const p = upperTail(x);
        // Near ½ the probability itself has only the digits that ½ − p leaves: 1e-16/φ(x) of x.
        expect(Math.abs(normalQuantile(p) + x)).toBeLessThan(1e-14 * Math.max(1, x));
      }),
      { seed: 5, numRuns: 2000 },
    );
  });

  test("is odd about ½ and increasing", () => {
    for (let i = 1; i < 512; i++) {
      const p = i / 1024;
      expect(normalQuantile(1 - p)).toBe(-normalQuantile(p));
      expect(normalQuantile(p)).toBeLessThan(normalQuantile(p + 1 / 1024));
    }
  });

  test("closed forms: the quartile, the median, one deviation, the ends", () => {
    // The quartile of the normal is √2 erf⁻¹(½), Φ(−1) = erfc(1/√2)/2: DLMF 7.17, 7.2.
    expectClose(normalQuantile(0.75), 0.6744897501960817, 2e-16);
    expectClose(normalQuantile(0.15865525393145705), -1, 2e-16);
    expect(normalQuantile(0.5)).toBe(0);
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
    expect([normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(Number.NaN)].every(Number.isNaN)).toBe(
      true,
    );
  });
});
