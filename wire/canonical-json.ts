import { EngineError } from "../engine/errors/index.ts";

/**
 * JSON text that depends on the content alone: keys sorted by UTF-16 code unit, no spaces, numbers in their shortest
 * exact form. What is hashed is written this way.
 *
 * NaN, infinities, functions and class instances are refused, because JSON would silently turn them into something
 * else; a key whose value is undefined is left out.
 *
 * @param value  strings, finite numbers, booleans, null, arrays and plain objects of them
 * @throws {EngineError} "value", naming the path of what JSON cannot hold
 *
 * @example
 * formatCanonicalJson({ b: 1, a: [true, null] }) // => '{"a":[true,null],"b":1}'
 */
export function formatCanonicalJson(value: unknown): string {
  return format(value, "$");
}

function format(value: unknown, path: string): string {
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item, i) => format(item, `${path}[${i}]`)).join(",")}]`;
  if (typeof value === "object" && isPlain(value)) {
    const members = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${format(item, `${path}.${key}`)}`);
    return `{${members.join(",")}}`;
  }
  const found = typeof value === "object" ? value.constructor.name : String(value);
  throw new EngineError(
    "value",
    `formatCanonicalJson needs values that JSON can hold, got ${found} at ${path}`,
  );
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
