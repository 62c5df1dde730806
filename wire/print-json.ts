/**
 * A value as JSON for programs: two spaces, keys in the order given, typed arrays as arrays, NaN and infinities as null.
 */
export function formatJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, inner: unknown) => {
      if (typeof inner === "number" && !Number.isFinite(inner)) return null;
      if (inner instanceof Float64Array || inner instanceof Int32Array || inner instanceof Uint8Array) {
        return Array.from(inner, (number) => (Number.isFinite(number) ? number : null));
      }
      return inner;
    },
    2,
  );
}
