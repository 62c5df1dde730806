import { expect, test } from "vitest";
import { reckon, roundingOf } from "./reckon.ts";

test.each([
  ["√((3 %)² + (4 %)²)", 0.05],
  ["(−30 %) × 2 / √4", -0.3],
  ["1 − (2 × 10⁻³) × 5", 0.99],
  ["|−0.5| × (12 − 2)", 5],
  ["min(1, 0.4 × 3)", 1],
  ["ln(1 / 2) / ln(0.25) × 4", 2],
  ["√exp(0)", 1],
  // The usual two-sided 5 %; closed forms of two degrees and of one.
  ["Φ(1.959963984540054)", 0.975],
  ["tail(√2, 2)", 0.5 - Math.SQRT2 / 4],
  ["tail(1, 1)", 0.25],
  ["−5 % × 2", -0.1],
  ["(2 × 10⁻³ %) × 3", 6e-5],
  ["2 × Φ(−1.5)", 0.1336144025377162],
  ["Φ(−5)", 2.866515719e-7],
])("%s is %d", (text, value) => expect(reckon(text)).toBeCloseTo(value, 12));

test("what almost cancels is known to fewer digits", () => {
  expect(roundingOf("1.00001 − 1")).toBeGreaterThan(1e-5);
  expect(roundingOf("2 × 3")).toBeLessThan(2e-4);
});

test("what is no formula is refused", () => {
  expect(() => reckon("2 × Σ w")).toThrow(/no number/);
  expect(() => reckon("(2 + 3")).toThrow(/not closed/);
});
