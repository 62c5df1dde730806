import { expect } from "vitest";

/** Bit for bit, one NaN like another. Vitest's own comparison, a hundred times slower on arrays, only explains a difference. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (sameBits(actual, expected)) return;
  expect(actual).toEqual(expected);
  expect.fail("the bits differ");
}

/** Whether two values are the same, to the last bit of every number and the sign of every zero. */
export function sameBits(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (ArrayBuffer.isView(a)) return sameNumbers(a as Float64Array, b as Float64Array);
  if (a instanceof Map) return sameBits([...a], [...(b as Map<unknown, unknown>)]);
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return keys.every((key) => key in right && sameBits(left[key], right[key]));
}

/** Not the bytes: a NaN may carry any payload, and the same code gives another one once it is compiled. */
function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
