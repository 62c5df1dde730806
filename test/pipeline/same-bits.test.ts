import { expect, test } from "vitest";
import { sameBits } from "./same-bits.ts";

test("sees a changed bit wherever it stands, and NaN as itself", () => {
  const value = () => ({
    a: Float64Array.of(1, Number.NaN, -0),
    b: new Map([["x", [1, Number.NaN]]]),
    c: undefined,
  });
  expect(sameBits(value(), value())).toBe(true);
  expect(sameBits(value(), { ...value(), a: Float64Array.of(1, Number.NaN, 0) })).toBe(false);
  expect(sameBits(value(), { ...value(), a: Float64Array.of(1, Number.NaN, -0).subarray(0, 2) })).toBe(false);
  expect(sameBits(value(), { ...value(), b: new Map([["x", [1, 2]]]) })).toBe(false);
  expect(sameBits(value(), { ...value(), c: null })).toBe(false);
  expect(sameBits({ a: 1 }, { a: 1, b: undefined })).toBe(false);
});
