/** What stands in an address or in a storage can be anything: somebody may have edited it, or another version of the page wrote it. */

export const isText = (value: unknown): value is string => typeof value === "string";

export const isNumber = (value: unknown): value is number => typeof value === "number";

/** Whether it is an object whose values are all of a kind; a list is none. */
export function isRecordOf<Value>(
  value: unknown,
  isValue: (one: unknown) => one is Value,
): value is Readonly<Record<string, Value>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(isValue)
  );
}

/** Whether it is a list whose entries are all of a kind. */
export function isListOf<Value>(
  value: unknown,
  isValue: (one: unknown) => one is Value,
): value is readonly Value[] {
  return Array.isArray(value) && value.every(isValue);
}

/** The parts of an object; none of what is no object. */
export function partsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
