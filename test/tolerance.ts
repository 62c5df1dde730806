import { expect } from "vitest";
import type { Vector } from "../engine/linalg/index.ts";

/** How far two numbers may stand apart, by what is compared; relative to max(1, |expected|). */
export const TOLERANCE = { algebra: 1e-12, reference: 1e-8, solver: 1e-6, weights: 1e-5 } as const;

/** The largest |actual − expected| / max(1, |expected|) and where it stands; NaN equals NaN, and infinity itself only. */
function worstGap(actual: Vector, expected: Vector): { gap: number; index: number } {
  let worst = { gap: 0, index: -1 };
  for (let index = 0; index < expected.length; index++) {
    if (Object.is(actual[index], expected[index])) continue;
    const distance = Math.abs(actual[index] - expected[index]) / Math.max(1, Math.abs(expected[index]));
    const gap = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
    if (gap > worst.gap) worst = { gap, index };
  }
  return worst;
}

/** Fails unless every number is within `tolerance` of the expected one, and says which one is worst. */
export function expectClose(actual: Vector | number, expected: Vector | number, tolerance: number): void {
  const a = typeof actual === "number" ? [actual] : actual;
  const e = typeof expected === "number" ? [expected] : expected;
  expect(a.length, "number of values").toBe(e.length);
  const { gap, index } = worstGap(a, e);
  if (gap > tolerance) {
    expect.fail(
      `value ${index}: got ${a[index]}, expected ${e[index]} (gap ${gap.toExponential(2)} above ${tolerance})`,
    );
  }
}
